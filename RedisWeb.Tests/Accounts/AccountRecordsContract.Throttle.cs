using RedisWeb.Accounts;

namespace RedisWeb.Tests.Accounts;

// Guesses at passwords.
public abstract partial class AccountRecordsContract
{
    [Test]
    public async Task A_user_has_so_many_failures_from_an_address_over_all_copies()
    {
        var attempt = Attempt("ada", 1);

        Assert.That(await Records.CountAsync(attempt), Is.Null);
        Assert.That(await Other.CountAsync(attempt), Is.Null);
        Assert.That(await Records.CountAsync(attempt), Is.InRange(TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15)));
        Assert.That(await Records.CountAsync(attempt with { Address = Attempt("", 2).Address }), Is.Null, "from elsewhere");
        Assert.That(await Records.CountAsync(attempt with { User = Attempt("bob", 1).User }), Is.Null, "another user");
    }

    [Test]
    public async Task Attempts_at_the_same_time_are_no_more_than_may_be()
    {
        var attempt = Attempt("ada", 1);

        var waits = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? Records : Other).CountAsync(attempt)));

        Assert.That(waits.Count(wait => wait is null), Is.EqualTo(Limits.FailuresPerUserAndAddress));
    }

    [Test]
    public async Task An_address_has_so_many_whoever_it_tries()
    {
        var address = Attempt("", 1).Address;
        var waits = new List<TimeSpan?>();
        for (var i = 0; i < 6; i++)
        {
            waits.Add(await Records.CountAsync(Attempt($"user{i}", 1) with { Address = address }));
        }

        Assert.That(waits.Select(wait => wait is null), Is.EqualTo(new[] { true, true, true, true, false, false }));
    }

    [Test]
    public async Task From_where_a_user_has_signed_in_others_guesses_elsewhere_don_t_lock_them_out()
    {
        var user = Attempt("ada", 0).User;
        SignInAttempt From(int i) => Attempt("", i) with { User = user };
        await Records.CountAsync(From(1));
        await Records.SucceededAsync(From(1));
        for (var i = 2; i < 8; i++)
        {
            Assert.That(await Other.CountAsync(From(i)), Is.Null);
        }

        Assert.That(await Records.CountAsync(From(9)), Is.Not.Null, "six guesses from everywhere");
        Assert.That(await Records.CountAsync(From(1)), Is.Null, "known");

        Advance(TimeSpan.FromDays(31)); // the double's windows end too; a server's end by its own clock
        await FillAsync(user);
        Assert.That(await Records.CountAsync(From(1)), Is.Not.Null, "known for thirty days");
    }

    [Test]
    public async Task A_success_takes_back_what_was_counted()
    {
        var attempt = Attempt("ada", 1);
        for (var i = 0; i < 10; i++)
        {
            Assert.That(await Records.CountAsync(attempt), Is.Null, $"{i}");
            await Other.SucceededAsync(attempt);
        }
    }

    [Test]
    public async Task An_attempt_whose_password_nobody_looked_at_is_taken_back()
    {
        var attempt = Attempt("ada", 1);
        for (var i = 0; i < 10; i++)
        {
            Assert.That(await Records.CountAsync(attempt), Is.Null, $"{i}");
            await Other.NotMadeAsync(attempt);
        }
    }

    [Test]
    public async Task Who_signs_in_from_where_they_are_known_gives_others_no_further_guess()
    {
        var user = Attempt("ada", 0).User;
        SignInAttempt From(int i) => Attempt("", i) with { User = user };
        await Records.CountAsync(From(1));
        await Records.SucceededAsync(From(1));
        await FillAsync(user);

        for (var i = 0; i < 3; i++)
        {
            await Records.CountAsync(From(1));
            await Other.SucceededAsync(From(1));
        }

        Assert.That(await Records.CountAsync(From(9)), Is.Not.Null);
    }
}
