using RedisWeb.Redis;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Redis;

public sealed class DataFolderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Each_copy_takes_a_folder_of_its_own()
    {
        using var first = DataFolder.Claim(_folder["embedded"]);
        using var second = DataFolder.Claim(_folder["embedded"]);
        using var third = DataFolder.Claim(_folder["embedded"]);

        Assert.That(new[] { first.Path, second.Path, third.Path }, Is.EqualTo(new[] { _folder["embedded"], _folder["embedded-2"], _folder["embedded-3"] }));
    }

    [Test]
    public void A_folder_given_back_is_taken_again()
    {
        DataFolder.Claim(_folder["embedded"]).Dispose();

        using var again = DataFolder.Claim(_folder["embedded"]);

        Assert.That(again.Path, Is.EqualTo(_folder["embedded"]));
    }

    [Test]
    public void A_server_that_still_lives_is_seen()
    {
        using var folder = DataFolder.Claim(_folder["embedded"]);
        using (new FileStream(folder.ServerLock, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.That(folder.ServerIsGone(), Is.False);
        }

        Assert.That(folder.ServerIsGone(), Is.True);
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_an_error()
    {
        File.WriteAllText(_folder["embedded"], "a file where the folder should be");

        Assert.That(() => DataFolder.Claim(_folder["embedded"]), Throws.InstanceOf<IOException>());
    }
}
