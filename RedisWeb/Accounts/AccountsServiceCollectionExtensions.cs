using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Accounts;

public static class AccountsServiceCollectionExtensions
{
    /// <summary>Who may sign in, and what for.</summary>
    /// <exception cref="OptionsValidationException">An account can't be used.</exception>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(AccountList.From(configuration)); // a mistake is told before anything starts
        services.AddAccountsInRedis(configuration);
        services.AddSingleton<TicketMemory>();
        services.AddSingleton<TicketSeal>();
        services.AddSingleton<TicketStore>();
        services.AddSingleton<AccountSessions>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<SignInLink>();
        services.AddHostedService<SignInLinkNotice>();
        services.AddSingleton<AccountCookie>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(provider => provider.GetRequiredService<AccountCookie>());
        services.AddScoped<AccountCookieEvents>();
        services.AddAuthentication(AccountSchemes.Cookie).AddCookie(AccountSchemes.Cookie).AddCookie(AccountSchemes.SignIn).AddProvider(configuration);
        services.Configure<AuthenticationOptions>(authentication => authentication.DefaultSignInScheme = AccountSchemes.SignIn);
        AddPolicies(services);
        return services;
    }

    internal static IServiceCollection AddAccountsInRedis(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<SignInOptions>(configuration, SignInOptions.Section);
        services.AddKeys<AccountKeys>();
        services.AddSingleton<ITicketRecords, RedisTicketRecords>();
        services.AddSingleton<ISignInThrottle, RedisSignInThrottle>();
        return services.AddSingleton<IAudit, RedisAudit>();
    }

    private static void AddPolicies(IServiceCollection services) => services.AddAuthorizationBuilder()
        .AddPolicy(AccountPolicies.Viewer, policy => policy.RequireRole(AccountPolicies.Viewer, AccountPolicies.Administrator).AddRequirements(new CheckedSession()))
        .AddPolicy(AccountPolicies.Administrator, policy => policy.RequireRole(AccountPolicies.Administrator).AddRequirements(new CheckedSession()));
}
