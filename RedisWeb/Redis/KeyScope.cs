namespace RedisWeb.Redis;

/// <summary>One key, or all keys that begin the same.</summary>
/// <param name="Key">The key, or what the keys begin with.</param>
/// <param name="IsPrefix">Which of the two.</param>
public readonly record struct KeyScope(string Key, bool IsPrefix)
{
    /// <summary>One answer.</summary>
    public static KeyScope Of(string key) => new(key, IsPrefix: false);

    /// <summary>All answers of one calculation, in all its versions: <c>answer:prime-count:</c>.</summary>
    public static KeyScope Named(string kind, string name) => new($"{kind}:{name}:", IsPrefix: true);

    /// <summary>All of a kind: <c>answer:</c>.</summary>
    public static KeyScope Everything(string kind) => new($"{kind}:", IsPrefix: true);

    public bool Contains(string key) => IsPrefix ? key.StartsWith(Key, StringComparison.Ordinal) : key == Key;
}
