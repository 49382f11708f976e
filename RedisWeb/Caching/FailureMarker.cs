namespace RedisWeb.Caching;

/// <summary>What a copy leaves for the others when a compute had no answer, or none that can be stored: first what it is, and then an error in the policy's words.</summary>
internal static class FailureMarker
{
    private const byte ErrorFollows = 0;
    private const byte IsLarge = 1;

    public static byte[] TooLarge { get; } = [IsLarge];

    public static byte[] Of(byte[] error) => [ErrorFollows, .. error];

    public static bool IsTooLarge(byte[] word) => word is [IsLarge, ..];

    public static Exception Error(byte[] word, IFailureCodec? failures) =>
        failures?.Read(word.AsSpan(Math.Min(1, word.Length))) ?? new InvalidOperationException("The compute failed on another copy.");
}
