using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Writes the table when all have run, many rounds were asked for, and REDISWEB_WRITE_DOCS=1.</summary>
[SetUpFixture]
public sealed class ExecutionsTableFixture
{
    [OneTimeTearDown]
    public async Task WriteTheTable()
    {
        if (Environment.GetEnvironmentVariable("REDISWEB_WRITE_DOCS") == "1" && Rounds.AreMany && !ExecutionsTable.IsEmpty)
        {
            var page = Repository.PathOf(ExecutionsTable.File);
            await File.WriteAllTextAsync(page, ExecutionsTable.In(await File.ReadAllTextAsync(page)));
        }
    }
}
