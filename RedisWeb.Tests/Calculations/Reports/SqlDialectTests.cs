using System.Data.Common;
using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Data.Sqlite;
using Npgsql;
using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations.Reports;

internal sealed class SqlDialectTests
{
    private static readonly Dictionary<string, DbProviderFactory> Factories = new()
    {
        ["PostgreSQL"] = NpgsqlFactory.Instance,
        ["SQLite"] = SqliteFactory.Instance,
        ["MySQL"] = Of("MySqlConnector"),
        ["SQL Server"] = Of("Microsoft.Data.SqlClient"),
        ["other"] = OtherProvider.Instance,
    };

    [TestCase("PostgreSQL", "SELECT $$it's @a$$, $q$ $$ it's @b $q$, @x", "x")]
    [TestCase("PostgreSQL", "SELECT E'it\\'s @a', e'\\\\', 'it''s\\', @x", "x")]
    [TestCase("PostgreSQL", "/* a /* it's */ @b */ SELECT a$b$c, @x, values[@y], t @@ @z, '[' || @w", "x y z w")]
    [TestCase("SQLite", "SELECT [it's @a], [a]]'b], `it's`, '\\', @x /* it's /* flat */", "x")]
    [TestCase("SQL Server", "SELECT [it's @a], @@VERSION, @x /* a /* it's */ @b */", "x")]
    [TestCase("MySQL", "SELECT 'it\\'s @a', \"it\\\"s @b\", `it's` # it's @c\n, @x", "x")]
    [TestCase("other", "SELECT 'it''s @a', \"it's\", @x /* it's /* flat */", "x")]
    public void What_a_database_passes_over_is_passed_over(string database, string sql, string names) =>
        Assert.That(string.Join(' ', SqlText.Read("a.sql", sql, 1, SqlDialect.Of(Factories[database])).Uses.Select(use => use.Name)), Is.EqualTo(names));

    [TestCase("PostgreSQL", "SELECT 1\n/* a /* b */", 2)]
    [TestCase("PostgreSQL", "SELECT E'it\\'", 1)]
    [TestCase("PostgreSQL", "SELECT\n $$its", 2)]
    [TestCase("SQLite", "SELECT $$it's$$", 1)]
    public void What_has_no_end_is_told_with_its_line(string database, string sql, int line) =>
        Assert.That(() => SqlText.Read("a.sql", sql, 1, SqlDialect.Of(Factories[database])), Throws.TypeOf<CalculationDefinitionException>().With.Message.StartsWith($"a.sql:{line}: ").And.Message.Contains("has no end"));

    // A provider that is not here, which is known by where it is from.
    private static DbProviderFactory Of(string library)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(library), AssemblyBuilderAccess.Run).DefineDynamicModule(library);
        return (DbProviderFactory)Activator.CreateInstance(module.DefineType(library + ".Factory", TypeAttributes.Public, typeof(DbProviderFactory)).CreateType())!;
    }
}
