namespace RedisWeb.Caching;

/// <summary>How one kind of answer is kept.</summary>
/// <param name="FreshFor">From when it was computed until it is computed again.</param>
public sealed record CachePolicy(TimeSpan FreshFor, IEntryCodec Codec)
{
    /// <summary>For how long after that it is still answered at once, while a refresh runs in the background (stale-while-revalidate).</summary>
    public TimeSpan StaleFor { get; init; }

    /// <summary>For how long after its fresh time it is answered when the compute fails (stale-if-error).</summary>
    public TimeSpan StaleIfErrorFor { get; init; }

    /// <summary>How failures are told to other copies; without it they are not, and each copy finds out for itself.</summary>
    public IFailureCodec? Failures { get; init; }

    /// <summary>For how long after its fresh time it is kept.</summary>
    internal TimeSpan KeptFor => StaleFor > StaleIfErrorFor ? StaleFor : StaleIfErrorFor;
}

/// <summary>Turns failures of a compute into bytes and back, so that those who wait on other copies get the same error.</summary>
public interface IFailureCodec
{
    /// <returns>Null when the failure says nothing about the question: another copy may well answer it.</returns>
    byte[]? Write(Exception failure);

    /// <summary>Never throws, whatever the bytes are.</summary>
    /// <returns>Null for what no copy has written.</returns>
    Exception? Read(ReadOnlySpan<byte> bytes);
}

/// <summary>What a copy leaves for the others when a compute had no answer, or none that can be stored: first what it is, and then an error in the policy's words.</summary>
internal static class FailureMarker
{
    private const byte ErrorFollows = 0;
    private const byte IsLarge = 1;

    public static byte[] TooLarge { get; } = [IsLarge];

    public static byte[] Of(byte[] error) => [ErrorFollows, .. error];

    public static bool IsTooLarge(byte[] word) => word is [IsLarge];

    /// <returns>Null for what no copy has written.</returns>
    public static Exception? Error(byte[] word, IFailureCodec? failures) =>
        word is not [ErrorFollows, ..] ? null : failures is null ? new InvalidOperationException("The compute failed on another copy.") : failures.Read(word.AsSpan(1));
}
