using Microsoft.AspNetCore.Session;
using RedisWeb.Settings;

namespace RedisWeb.Sessions;

public static class SessionServiceExtensions
{
    /// <summary>Sessions over <see cref="ISessionRecords"/>.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<SessionStateOptions>(configuration, SessionStateOptions.Section);
        services.AddSingleton<SessionStore>();
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<SessionStore>());
        services.AddSingleton<SessionCookie>();
        return services;
    }

    /// <summary>After routing, so that it is known which endpoint uses the session.</summary>
    public static IApplicationBuilder UseSessions(this IApplicationBuilder app) => app.UseMiddleware<SessionMiddleware>();
}
