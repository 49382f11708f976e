using RedisWeb.Redis;
using RedisWeb.Settings;

namespace RedisWeb.Sessions;

public static class SessionServiceExtensions
{
    /// <summary>Sessions over <see cref="ISessionRecords"/>.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionCookie>();
        return services.AddSessionsInRedis(configuration);
    }

    internal static IServiceCollection AddSessionsInRedis(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<SessionStateOptions>(configuration, SessionStateOptions.Section);
        services.AddKeys<SessionKeys>();
        return services.AddSingleton<ISessionRecords, RedisSessionRecords>();
    }

    /// <summary>After routing, so that it is known which endpoint uses the session.</summary>
    public static IApplicationBuilder UseSessions(this IApplicationBuilder app) => app.UseMiddleware<SessionMiddleware>();
}
