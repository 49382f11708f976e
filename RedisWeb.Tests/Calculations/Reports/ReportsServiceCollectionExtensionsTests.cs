using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Moq;
using RedisWeb.Calculations;
using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Calculations.Reports;

internal sealed class ReportsServiceCollectionExtensionsTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task The_shipped_reports_are_calculations_and_ask_the_sample_shop()
    {
        await using var services = Services(("Reports:SampleOrderLines", "2000"), ("Reports:SampleFolder", "here"));
        var catalogue = services.GetRequiredService<CalculationCatalogue>();

        Assert.That(catalogue.All.OfType<SqlReport>().Select(report => report.Slug),
            Is.EquivalentTo(["basket-pairs", "cohort-retention", "new-and-returning", "revenue-by-month", "shop-at-a-glance", "slow-moving-stock", "top-customers"]));
        Assert.That((await catalogue.Find("top-customers")!.AskAsync()).Table.Rows, Has.Count.EqualTo(25));
        Assert.That(Directory.GetFiles(Path.Combine(_folder.Path, "here"), "shop-*.db"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_folder_of_reports_over_another_database_can_be_configured()
    {
        _folder.File("one-row.sql", "/*\ntitle: One\nsummary: One row.\n*/\nSELECT 1 AS \"One\"");
        await using var services = Services(("Reports:Folder", _folder.Path), ("Reports:Provider", typeof(OtherProvider).AssemblyQualifiedName),
            ("ConnectionStrings:Reports", "Data Source=:memory:"));

        var report = services.GetRequiredService<CalculationCatalogue>().All.OfType<SqlReport>().Single();

        Assert.That((await report.AskAsync()).Table.Rows[0][0].Number, Is.EqualTo(1));
    }

    [Test]
    public async Task A_report_asks_the_database_that_it_names()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "queries"));
        _folder.File("queries/names.sql", "/*\ntitle: Names\nsummary: N.\ndatabase: Sales\n*/\nSELECT file AS n FROM pragma_database_list");
        _folder.File("queries/plain.sql", "/*\ntitle: Plain\nsummary: P.\n*/\nSELECT file AS n FROM pragma_database_list");
        _folder.File("sales.db", "");
        _folder.File("plain.db", "");
        await using var services = Services(("Reports:Folder", "queries"), ("ConnectionStrings:Reports", $"Data Source={_folder.Path}/plain.db"),
            ("Reports:Databases:sales:Provider", typeof(OtherProvider).AssemblyQualifiedName), ("Reports:Databases:sales:ConnectionString", $"Data Source={_folder.Path}/sales.db;Pooling=False"));
        var catalogue = services.GetRequiredService<CalculationCatalogue>();

        Assert.That(services.GetRequiredService<IStartupValidator>().Validate, Throws.Nothing);
        Assert.That((await catalogue.Find("names")!.AskAsync()).Table.Rows[0][0].Text, Does.EndWith("sales.db"));
        Assert.That((await catalogue.Find("plain")!.AskAsync()).Table.Rows[0][0].Text, Does.EndWith("plain.db"));
    }

    [Test]
    public async Task A_wrong_file_takes_itself_out_and_its_page_says_why()
    {
        _folder.File("wrong-one.sql", "/*\ntitle: Wrong\n*/\nSELECT 1");
        _folder.File("right.sql", "/*\ntitle: Right\nsummary: R.\n*/\nSELECT 1");
        await using var services = Services(("Reports:Folder", _folder.Path));
        var catalogue = services.GetRequiredService<CalculationCatalogue>();
        var reason = "wrong-one.sql:1: The header has no summary.";

        Assert.That(catalogue.All.Select(calculation => calculation.Slug), Does.Contain("right").And.Not.Contain("wrong-one"));
        Assert.That(catalogue.Defects, Is.EqualTo([reason]));
        Assert.That(async () => await catalogue.Find("wrong-one")!.AskAsync(), Throws.TypeOf<CalculationDefinitionException>().With.Message.EqualTo(reason));
    }

    [TestCase("a b.sql", "a b.sql:1: Rename the file: ")]
    [TestCase("prime-count.sql", "Two calculations have the slug 'prime-count'")]
    public async Task A_file_whose_name_is_no_address_of_its_own_is_named(string name, string reason)
    {
        _folder.File(name, "/*\ntitle: A\nsummary: A.\n*/\nSELECT 1");
        await using var services = Services(("Reports:Folder", _folder.Path));

        var catalogue = services.GetRequiredService<CalculationCatalogue>();

        Assert.That(catalogue.Defects.Single(), Does.Contain($"{name}:1: ").And.Contain(reason));
        Assert.That(catalogue.Find("prime-count"), Is.TypeOf<PrimeCount>());
    }

    [Test]
    public async Task A_file_that_cannot_be_read_takes_itself_out()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "gone.sql"), Path.Combine(_folder.Path, "nowhere"));
        await using var services = Services(("Reports:Folder", _folder.Path));

        Assert.That(services.GetRequiredService<CalculationCatalogue>().Defects.Single(), Does.Contain("gone.sql:1: The file can't be read"));
    }

    [Test]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.That(() => Services(("Reports:Folder", "no/such")), Throws.TypeOf<CalculationDefinitionException>().With.Message.Contains("Reports:Folder is 'no/such'"));

    [TestCase("Reports:Provider", "Nosuch.NosuchFactory, Nosuch", "there is no such ADO.NET provider")]
    [TestCase("Reports:Provider", "System.String", "there is no such ADO.NET provider")]
    [TestCase("Reports:Provider", "a[[, ", "there is no such ADO.NET provider")]
    [TestCase("Reports:Provider", "", "Reports:Provider must not be empty.")]
    [TestCase("Reports:ParameterMarker", "$", "Reports:ParameterMarker must be @, : or ?; it is '$'.")]
    [TestCase("Reports:SampleOrderLines", "10", "Reports:SampleOrderLines must be from 1000 to 10000000; it is 10.")]
    [TestCase("Reports:Databases:sales:ConnectionString", "Colour=blue", "Reports:Databases:sales:ConnectionString is not understood")]
    [TestCase("ConnectionStrings:Reports", "Colour=blue", "ConnectionStrings:Reports is not understood")]
    [TestCase("ConnectionStrings:Reports", "Host=db;Username=reports", "Set Reports:Provider to PostgreSQL or MySQL, which would take it.")]
    [TestCase("ConnectionStrings:Reports", "postgresql://reports@db/sales", "Set Reports:Provider to PostgreSQL or MySQL, which would take it.")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string value, string message)
    {
        await using var services = Services((key, value));

        Assert.That(services.GetRequiredService<IStartupValidator>().Validate, Throws.TypeOf<OptionsValidationException>().With.Message.Contains(message));
    }

    [Test]
    public async Task Another_provider_needs_a_connection_string()
    {
        await using var services = Services(("Reports:Provider", typeof(OtherProvider).AssemblyQualifiedName));

        Assert.That(services.GetRequiredService<IStartupValidator>().Validate,
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("ConnectionStrings:Reports is empty"));
    }

    private ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, each.Value))).Build();
        return new ServiceCollection().AddLogging().AddCalculations()
            .AddReports(configuration, Mock.Of<IHostEnvironment>(environment => environment.ContentRootPath == _folder.Path)).BuildServiceProvider();
    }
}
