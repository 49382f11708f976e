using RedisWeb.Diagnostics.Servers;

namespace RedisWeb.Tests.Diagnostics.Servers;

public sealed class ServerInfoTests
{
    [FsCheck.NUnit.Property(MaxTest = 500)]
    public bool Any_text_is_taken(string? text)
    {
        var info = ServerInfo.Parse(text);

        return !info.Has(text + "x") && !info.Rows("", "").Any(row => row.Name.Length == 0);
    }

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public bool Any_value_of_a_field_is_taken(string? value)
    {
        var info = ServerInfo.Parse($"# A\nx:{value}\n# keyspace\ndb0:keys={value},expires={value}");

        return (info.Seconds("x") is null) == (info.Number("x") is null or < 0) && (info.Flag("x") is null) == (info.Number("x") is null)
            && info.Rows("keyspace", "db").Where(row => row.Name == "0").All(row => row.Value("keys") is not null) && (info.Fraction("x") is not { } fraction || double.IsFinite(fraction));
    }

    [TestCase("# Server\r\nredis_version:7.0.15\r\n# Clients\r\nconnected_clients:3\r\n")]
    [TestCase("#Server\nredis_version:7.0.15\n\n\n#   Clients   \n  connected_clients : 3  ")]
    [TestCase("redis_version:7.0.15\nconnected_clients:3")]
    [TestCase("nonsense\n:\n:x\n#\nredis_version:7.0.15\nno colon here\nconnected_clients:3\nunknown_field:whatever")]
    [TestCase("redis_version:7.0.15\nconnected_clients:3\n# Modules\nredis_version:1\nconnected_clients:99")]
    public void Odd_spacing_foreign_lines_and_duplicates_do_no_harm(string text)
    {
        var info = ServerInfo.Parse(text);

        Assert.That((info.Text("redis_version"), info.Number("connected_clients")), Is.EqualTo(("7.0.15", (long?)3)));
    }

    [TestCase("1", 1)]
    [TestCase("-1", -1)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("18446744073709551615", long.MaxValue)]
    [TestCase("N/A", null)]
    [TestCase("1.5", null)]
    [TestCase("", null)]
    [TestCase("99999999999999999999999999999999999999999", null)]
    public void Whole_numbers(string text, long? number) => Assert.That(ServerInfo.Parse("x:" + text).Number("x"), Is.EqualTo(number));

    [TestCase("1.5", 1.5)]
    [TestCase("100.17%", 100.17)]
    [TestCase("-nan", null)]
    [TestCase("inf", null)]
    [TestCase("1e999", null)]
    public void Fractions(string text, double? number) => Assert.That(ServerInfo.Parse("x:" + text).Fraction("x"), Is.EqualTo(number));

    [Test]
    public void Times_that_no_calendar_has_are_left_out()
    {
        Assert.That(ServerInfo.Parse("x:9223372036854775807").Seconds("x"), Is.GreaterThan(TimeSpan.FromDays(1_000_000)));
        Assert.That(ServerInfo.Parse("x:-1").Seconds("x"), Is.Null);
        Assert.That(ServerInfo.Parse("x:9223372036854775807").Moment("x"), Is.Null);
        Assert.That(ServerInfo.Parse("x:1795389115").Moment("x"), Is.EqualTo(new DateTimeOffset(2026, 11, 22, 23, 11, 55, TimeSpan.Zero)));
    }

    [Test]
    public void Rows_are_those_of_their_section()
    {
        var info = ServerInfo.Parse("# Commandstats\ncmdstat_get:calls=2,usec=4,usec_per_call=2.00,odd,=,x=\n# Modules\ncmdstat_evil:calls=9");

        var row = info.Rows("commandstats", "cmdstat_").Single();
        Assert.That((row.Name, row.Number("calls"), row.Fraction("usec_per_call"), row.Number("x"), row.Number("missing")), Is.EqualTo(("get", (long?)2, (double?)2, (long?)null, (long?)null)));
        Assert.That((info.Has("COMMANDSTATS"), info.Has("Keyspace")), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_text_without_end_is_read_only_so_far() =>
        Assert.That(ServerInfo.Parse(string.Concat(Enumerable.Range(0, 30_000).Select(i => $"f{i}:1\n"))).Number("f29999"), Is.Null);
}
