using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace RedisWeb.Calculations;

/// <summary>What a database takes for a comment, a string or a quoted name, inside of which an @ is no parameter.</summary>
internal sealed class SqlDialect
{
    // A name that is quoted by brackets; elsewhere they are an array's.
    private const string Bracketed = @"\[(?:[^\]]|\]\])*\]";
    private const string Flat = @"/\*.*?\*/";
    private const string Nested = @"/\*(?>(?!/\*|\*/).|(?<open>/\*)|(?<-open>\*/))*(?(open)(?!))\*/";
    private const string Quoted = "'[^']*'|\"[^\"]*\"|`[^`]*`";

    /// <summary>What all databases have in common.</summary>
    public static readonly SqlDialect Standard = new(@"--[^\n]*", Flat, Quoted);

    private static readonly SqlDialect Sqlite = new(@"--[^\n]*", Flat, Quoted, Bracketed);
    private static readonly SqlDialect SqlServer = new(@"--[^\n]*", Nested, Quoted, Bracketed);
    private static readonly SqlDialect MySql = new(@"--[^\n]*|\#[^\n]*", Flat, @"'(?:[^'\\]|\\.)*'|""(?:[^""\\]|\\.)*""|`[^`]*`");
    private static readonly SqlDialect PostgreSql = new(@"--[^\n]*", Nested, @"\$(?<tag>[A-Za-z_\u0080-\uFFFF]\w*)\$.*?\$\k<tag>\$|\$\$.*?\$\$|[eE]'(?:[^'\\]|\\.)*'|[eE]'|\$\$", Quoted);

    private SqlDialect(params string[] passedOver) => Tokens = new Regex(
        // Then server variables (@@name), parameters, what was opened and never closed, and all other words and signs.
        string.Join('|', [.. passedOver, @"@@\w*", @"@\w+", @"/\*", "['\"`]", @"\w[\w$]*(@\w*)*", @"[^\s]"]), RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>Comments, strings and quoted names first, so that what is in them is passed over.</summary>
    public Regex Tokens { get; }

    public static SqlDialect Of(DbProviderFactory factory) => factory switch
    {
        SqliteFactory => Sqlite,
        NpgsqlFactory => PostgreSql,
        _ when factory.GetType().Namespace?.Contains("MySql", StringComparison.Ordinal) == true => MySql,
        _ when factory.GetType().Namespace?.Contains("SqlClient", StringComparison.Ordinal) == true => SqlServer,
        _ => Standard,
    };
}
