using RedisWeb.Calculations;

namespace RedisWeb.Tests.Calculations;

/// <summary>Asks a calculation as the site does: through its form, by text.</summary>
internal static class Answering
{
    /// <summary>The input that a query string such as <c>upTo=1e6</c> binds to.</summary>
    public static BoundInput Bind(this Calculation calculation, string query = "")
    {
        var entered = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).ToLookup(pair => pair[0], pair => (string?)pair[1]);
        var binding = calculation.Form.Bind(name => [.. entered[name]]);
        return binding.Input ?? throw new ArgumentException(string.Join(" ", binding.Errors.Values), nameof(query));
    }

    /// <summary>The errors by field of a query string.</summary>
    public static IReadOnlyDictionary<string, string> ErrorsOf(this Calculation calculation, string query)
    {
        var entered = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).ToLookup(pair => pair[0], pair => (string?)pair[1]);
        return calculation.Form.Bind(name => [.. entered[name]]).Errors;
    }

    public static async Task<TAnswer> AskAsync<TInput, TAnswer>(
        this Calculation<TInput, TAnswer> calculation, string query = "", ComputeContext? context = null)
        where TInput : class, new()
        where TAnswer : class =>
        (TAnswer)await calculation.ComputeAsync(calculation.Bind(query), context ?? ComputeContext.SingleThreaded());
}

/// <summary>Keeps every report.</summary>
internal sealed class ProgressLog : IProgress<ComputeProgress>
{
    public List<ComputeProgress> Reports { get; } = [];

    public Action<ComputeProgress>? Then { get; init; }

    public void Report(ComputeProgress value)
    {
        Reports.Add(value);
        Then?.Invoke(value);
    }
}
