using Microsoft.AspNetCore.Http.Features;

namespace RedisWeb.Sessions;

public static class SessionHttpContextExtensions
{
    /// <summary>Gives the visitor's session a new secret, and keeps its content: whoever else holds the old cookie is out.</summary>
    /// <exception cref="SessionException">That could not be done.</exception>
    public static Task RenewSessionAsync(this HttpContext context) => Session(context).RenewAsync(context.RequestAborted);

    /// <summary>Ends the visitor's session, in the store and in the browser.</summary>
    /// <exception cref="SessionException">That could not be done.</exception>
    public static Task ForgetSessionAsync(this HttpContext context) => Session(context).ForgetAsync(context.RequestAborted);

    private static StoredSession Session(HttpContext context) =>
        (context.Features.Get<ISessionFeature>() as SessionFeature ?? throw new InvalidOperationException("UseSessions() is missing before this endpoint.")).Stored;
}
