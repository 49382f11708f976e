using RedisWeb.Redis;

namespace RedisWeb.Protection;

/// <summary><c>data-protection-keys</c>: list, the keys of cookies and forms as XML; no TTL, because what a key protected may be kept longer than anything here. Also the channel that tells of additions.</summary>
public sealed class ProtectionKeys(KeyPrefix prefix) : IFeatureKeys
{
    private const string Name = "data-protection-keys";

    public static IReadOnlyList<KeyKind> Kinds { get; } = [new(Name, Name)];

    public string List { get; } = prefix.Text + Name;
}
