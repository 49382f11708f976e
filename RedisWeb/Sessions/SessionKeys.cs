using RedisWeb.Redis;
using StackExchange.Redis;

namespace RedisWeb.Sessions;

/// <summary><c>session:place</c>: hash, a visitor's session, one field for each of its own beside ours; until it ends.</summary>
public sealed class SessionKeys(KeyPrefix prefix) : IFeatureKeys
{
    private const string Kind = "session";

    private readonly string _start = $"{prefix.Text}{Kind}:";

    public static IReadOnlyList<KeyKind> Kinds { get; } = [new(Kind)];

    /// <summary>How all of them look.</summary>
    public string Pattern => _start + "*";

    public RedisKey Session(SessionKey session) => At(session.Place);

    public RedisKey At(string place) => _start + place;

    /// <summary>The reverse of <see cref="At"/>; null for any other key.</summary>
    public string? PlaceOf(string key) => KeyPrefix.Between(_start, key, "");
}
