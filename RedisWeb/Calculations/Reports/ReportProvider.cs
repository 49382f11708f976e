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
        if (DbProviderFactories.TryGetFactory(name, out var registered))
        {
            return registered;
        }

        Exception? cause = null;
        try
        {
            var type = Type.GetType(name, throwOnError: false);
            var member = (MemberInfo?)type?.GetField("Instance", BindingFlags.Public | BindingFlags.Static)
                ?? type?.GetProperty("Instance", BindingFlags.Public | BindingFlags.Static);
            var instance = member is FieldInfo field ? field.GetValue(null) : (member as PropertyInfo)?.GetValue(null);
            if (instance is DbProviderFactory factory)
            {
                return factory;
            }
        }
        catch (Exception ex) when (ex is IOException or BadImageFormatException or ArgumentException or TypeLoadException or TargetInvocationException)
        {
            cause = ex;
        }

        throw new CalculationDefinitionException(
            $"Reports:Provider is '{name}', but there is no such ADO.NET provider. Name its DbProviderFactory as 'Type, Assembly' " +
            $"(such as 'Npgsql.NpgsqlFactory, Npgsql'), and add its package to RedisWeb.csproj.{(cause is null ? "" : $" {cause.Message}")}");
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
