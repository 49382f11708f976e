using System.Data.Common;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace RedisWeb.Calculations;

/// <summary>Finds the configured ADO.NET provider, and refuses at the start what could never work.</summary>
internal sealed class ReportProvider(Func<string?> connectionString) : IValidateOptions<ReportsOptions>
{
    /// <exception cref="CalculationDefinitionException">There is none of that name.</exception>
    public static DbProviderFactory Find(string name)
    {
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
                $"Reports:Provider is '{name}', but there is no such ADO.NET provider. Name its DbProviderFactory as 'Type, Assembly' " +
                $"(such as 'Npgsql.NpgsqlFactory, Npgsql'), and add its package to RedisWeb.csproj. {ex.Message}");
        }
    }

    public ValidateOptionsResult Validate(string? name, ReportsOptions options)
    {
        try
        {
            var factory = Find(options.Provider);
            var text = connectionString();
            if (string.IsNullOrWhiteSpace(text))
            {
                return factory is SqliteFactory
                    ? ValidateOptionsResult.Success
                    : ValidateOptionsResult.Fail($"Reports:Provider is '{options.Provider}', but ConnectionStrings:Reports is empty. Set it.");
            }

            using var connection = factory.CreateConnection()
                ?? throw new NotSupportedException("The provider makes no connections.");
            connection.ConnectionString = text;
            return ValidateOptionsResult.Success;
        }
        catch (CalculationDefinitionException ex)
        {
            return ValidateOptionsResult.Fail(ex.Message);
        }
        catch (Exception ex) when (ex is ArgumentException or FormatException or NotSupportedException)
        {
            // Providers quote what they don't understand, which may be the rest of a password with a semicolon in it.
            return ValidateOptionsResult.Fail(
                $"ConnectionStrings:Reports is not understood by '{options.Provider}': it has a setting that the provider does not know, or a value that it does not take.");
        }
    }
}
