using System.Data.Common;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace RedisWeb.Calculations;

/// <summary>Finds the configured ADO.NET provider, and refuses at the start what could never work.</summary>
internal sealed class ReportProvider(IConfiguration configuration) : IValidateOptions<ReportsOptions>
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PostgreSQL"] = "Npgsql.NpgsqlFactory, Npgsql",
        ["MySQL"] = "MySqlConnector.MySqlConnectorFactory, MySqlConnector",
        ["MariaDB"] = "MySqlConnector.MySqlConnectorFactory, MySqlConnector",
        ["SQLite"] = ReportsOptions.SqliteProvider,
    };

    /// <exception cref="CalculationDefinitionException">There is none of that name.</exception>
    public static DbProviderFactory Find(ReportDatabaseSettings settings)
    {
        var name = Known.GetValueOrDefault(settings.Provider, settings.Provider);
        try
        {
            if (!DbProviderFactories.TryGetFactory(name, out var factory))
            {
                DbProviderFactories.RegisterFactory(name, name);
                factory = DbProviderFactories.GetFactory(name);
            }

            return factory;
        }
        catch (Exception ex) when (ex is ArgumentException or InvalidOperationException or IOException or BadImageFormatException or TypeLoadException or TargetInvocationException)
        {
            DbProviderFactories.UnregisterFactory(name);
            throw new CalculationDefinitionException(
                $"{settings.ProviderKey} is '{name}', but there is no such ADO.NET provider. It is {string.Join(", ", Known.Keys)}, " +
                $"or another's DbProviderFactory as 'Type, Assembly', with its package in RedisWeb.csproj. {ex.Message}");
        }
    }

    /// <remarks>A named database that is nowhere is told by the reports that ask it: its password may be wanting on one machine only.</remarks>
    public ValidateOptionsResult Validate(string? name, ReportsOptions options)
    {
        var unnamed = ReportDatabases.Unnamed(configuration);
        var wrong = ReportDatabases.Named(configuration).Where(each => each.IsSet).Prepend(unnamed).Select(Wrong).OfType<string>().ToList();
        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    private static string? Wrong(ReportDatabaseSettings settings)
    {
        try
        {
            var factory = Find(settings);
            if (!settings.IsSet)
            {
                return factory is SqliteFactory ? null : $"{settings.ProviderKey} is '{settings.Provider}', but {settings.ConnectionKey} is empty. Set it.";
            }

            using var connection = factory.CreateConnection()
                ?? throw new NotSupportedException("The provider makes no connections.");
            connection.ConnectionString = settings.ConnectionString;
            return settings.Marker is "@" or ":" or "?" ? null : $"{settings.MarkerKey} must be @, : or ?; it is '{settings.Marker}'.";
        }
        catch (CalculationDefinitionException ex)
        {
            return ex.Message;
        }
        catch (Exception ex) when (ex is ArgumentException or FormatException or NotSupportedException)
        {
            // Providers quote what they don't understand, which may be the rest of a password with a semicolon in it.
            return $"{settings.ConnectionKey} is not understood by '{settings.Provider}': it has a setting that the provider does not know, or a value that it does not take.{Others(settings)}";
        }
    }

    // Most often it is the provider that was forgotten.
    private static string Others(ReportDatabaseSettings settings)
    {
        var others = Known.Where(each => each.Key != "MariaDB" && each.Value != settings.Provider && Takes(Find(settings with { Provider = each.Key }), settings.ConnectionString)).Select(each => each.Key).ToList();
        return others.Count == 0 ? "" : $" Set {settings.ProviderKey} to {string.Join(" or ", others)}, which would take it.";
    }

    private static bool Takes(DbProviderFactory factory, string connectionString)
    {
        try
        {
            factory.CreateConnectionStringBuilder()!.ConnectionString = connectionString;
            return true;
        }
        catch (Exception ex) when (ex is ArgumentException or FormatException or NotSupportedException)
        {
            return false;
        }
    }
}
