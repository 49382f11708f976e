using Microsoft.Extensions.Options;

namespace RedisWeb.Redis;

/// <summary>What every key of the app begins with (<see cref="RedisOptions.KeyPrefix"/>). The rest of a key is the business of the feature that owns it: docs/redis.md lists them all.</summary>
public sealed class KeyPrefix(IOptions<RedisOptions> options)
{
    /// <summary>What RedisCache puts before the names it is given, which begin with their kind, as <c>answer:</c>.</summary>
    public string Text { get; } = options.Value.KeyPrefix;

    /// <summary>What an own key is for, as <c>answer</c>: the rest of it may be a visitor's business.</summary>
    public string KindOf(string key) => key[Text.Length..].Split(':')[0];

    /// <summary>What stands between a beginning and an end in a key; null for a key that is not made so.</summary>
    public static string? Between(string start, string key, string end) =>
        key.StartsWith(start, StringComparison.Ordinal) && key.EndsWith(end, StringComparison.Ordinal) && key.Length >= start.Length + end.Length
            ? key[start.Length..^end.Length] : null;
}

/// <summary>A feature's keys, named in its own folder and nowhere else.</summary>
public interface IFeatureKeys
{
    /// <summary>The first words of its keys, after the prefix.</summary>
    static abstract IReadOnlyList<KeyKind> Kinds { get; }
}

/// <param name="Name">What keys of the kind begin with, after the app's prefix.</param>
/// <param name="KeptForGood">Keys that have no TTL, or beginnings of such, which end in a colon.</param>
public sealed record KeyKind(string Name, params string[] KeptForGood)
{
    /// <param name="name">A key without the app's prefix.</param>
    public bool IsKeptForGood(string name) =>
        Array.Exists(KeptForGood, each => each.EndsWith(':') ? name.StartsWith(each, StringComparison.Ordinal) : name == each);
}

public static class FeatureKeysServiceCollectionExtensions
{
    public static IServiceCollection AddKeys<TKeys>(this IServiceCollection services)
        where TKeys : class, IFeatureKeys
    {
        services.AddSingleton<TKeys>();
        foreach (var kind in TKeys.Kinds)
        {
            services.AddSingleton(kind);
        }

        return services;
    }
}
