using System.Text.Json;
using RedisWeb.Caching;
using RedisWeb.Calculations;
using RedisWeb.Redis;

namespace RedisWeb.Jobs;

/// <summary>Why a compute failed, for those who wait on other copies: which of the errors that visitors see, and its message.</summary>
public sealed class AnswerFailures : IFailureCodec
{
    public static AnswerFailures Instance { get; } = new();

    private enum Kind
    {
        Fault, // of the code; the one copy's log has it
        Failed,
        Unavailable,
        TimedOut,
        Defective,
        Cancelled,
    }

    /// <returns>Null for what is only so on this copy: its queue is full, or it ends.</returns>
    public byte[]? Write(Exception failure) => failure switch
    {
        CalculationFailedException => Bytes(Kind.Failed, failure.Message),
        CalculationUnavailableException => Bytes(Kind.Unavailable, failure.Message),
        CalculationDefinitionException => Bytes(Kind.Defective, failure.Message),
        ComputeCancelledException => Bytes(Kind.Cancelled, ""),
        ComputeTimedOutException timedOut => Bytes(Kind.TimedOut, timedOut.Limit.ToString("c")),
        ComputeRefusedException or ComputeStoppedException or TooManyQuestionsException or OperationCanceledException => null,
        _ => Bytes(Kind.Fault, failure.GetType().Name),
    };

    public Exception? Read(ReadOnlySpan<byte> bytes) => StoredJson.Read<Failure>(bytes) switch
    {
        null => null,
        (Kind.Failed, var text) => new CalculationFailedException(text),
        (Kind.Unavailable, var text) => new CalculationUnavailableException(text),
        (Kind.Defective, var text) => new CalculationDefinitionException(text),
        (Kind.Cancelled, _) => new ComputeCancelledException(),
        (Kind.TimedOut, var text) when TimeSpan.TryParseExact(text, "c", null, out var limit) => new ComputeTimedOutException(limit),
        (_, var text) => new InvalidOperationException($"The compute failed a moment ago, perhaps on another copy, whose log tells more: {text}"),
    };

    private static byte[] Bytes(Kind kind, string text) => JsonSerializer.SerializeToUtf8Bytes(new Failure(kind, text));

    private sealed record Failure(Kind Kind, string Text);
}
