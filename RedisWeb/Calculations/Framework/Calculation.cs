using System.Runtime.ExceptionServices;

namespace RedisWeb.Calculations;

/// <summary>A slow question with a page of its own. Authors derive from <see cref="Calculation{TInput, TAnswer}"/>.</summary>
/// <remarks>
/// A calculation is found by its type, made once, and used by many threads at the same time: it keeps no state between
/// computes. It knows no web, no cache and no Redis.
/// </remarks>
public abstract class Calculation
{
    protected Calculation() => Slug = SlugText.Of(GetType().Name);

    /// <summary>The name in addresses and keys, by default the class name in kebab-case: <c>PrimeCount</c> is at <c>/calculations/prime-count</c>.</summary>
    public virtual string Slug { get; }

    /// <summary>What the page is called: a few words, no full stop.</summary>
    public abstract string Title { get; }

    /// <summary>One or two plain sentences under the title: what is computed, and by which method.</summary>
    public abstract string Summary { get; }

    /// <summary>Under which heading it stands on the start page: a word or two, the same for all that belong together; null for none.</summary>
    public virtual string? Group => null;

    /// <summary>What all its texts are called in the language of the request.</summary>
    public virtual CalculationTexts OwnTexts => CalculationTexts.Of(GetType());

    /// <summary>The title and the summary in the language of the request.</summary>
    internal string ShownTitle => OwnTexts[Title];

    /// <inheritdoc cref="ShownTitle"/>
    internal string ShownSummary => OwnTexts[Summary];

    /// <summary>Part of every key. Raise it when the same input has a new answer: old entries are then never read again. An answer of another shape is recognised without it.</summary>
    public virtual int Version => 1;

    /// <summary>How long an answer is good for.</summary>
    public virtual Freshness Freshness => Freshness.Default;

    /// <summary>When answers are computed ahead of time, so that visitors find them ready; null for never. It does not make them good for longer: see <see cref="Freshness"/>.</summary>
    public virtual RefreshSchedule? Refresh => null;

    /// <summary>How long one compute may take before its token is cancelled and it is reported as failed; one that never looks at the token goes on, and is answered late.</summary>
    public virtual TimeSpan TimeLimit => TimeSpan.FromMinutes(2);

    /// <summary>Whether a compute waits for another machine (a database, a service) more than it uses this one's processors: it then need not wait for a compute thread.</summary>
    public virtual bool IsIOBound => false;

    /// <summary>
    /// Whether the start page may show other visitors what was asked (most asked, just asked). By default not where a field takes free text, for anyone could
    /// then write on the start page. Say false where inputs are private.
    /// </summary>
    public virtual bool IsListed => !Form.TakesText;

    /// <summary>Why it can't be asked, for its page and for administrators; null as a rule. Only files can be wrong and leave the site running.</summary>
    public virtual string? Defect => null;

    /// <summary>The fields that are asked for, and how they become the input.</summary>
    public abstract InputForm Form { get; }

    /// <summary>The type of every answer, which must survive a round trip through System.Text.Json.</summary>
    public abstract Type AnswerType { get; }

    /// <summary>Does the work. See <see cref="Calculation{TInput, TAnswer}.ComputeAsync(TInput, ComputeContext)"/>.</summary>
    public abstract Task<object> ComputeAsync(BoundInput input, ComputeContext context);
}

/// <summary>The base of every calculation: one file, one input record, one answer record.</summary>
/// <typeparam name="TInput">
/// A record (or class) with a parameterless constructor whose settable properties are the fields of the form. Property types: int, long,
/// double, decimal, bool, an enum, string or DateOnly. The value a new instance has is the field's default, so a new instance must be
/// valid and should be answered in about a second. Validation is by data annotations (and <c>IValidatableObject</c> across fields);
/// <c>[Display(Name, Description)]</c> gives the label and the hint, <c>[Unit]</c> the unit.
/// </typeparam>
/// <typeparam name="TAnswer">
/// A record that System.Text.Json can write and read back. Scalar properties are shown as facts, <see cref="Series"/> as a chart with its
/// table, <see cref="Table"/> as a table, <see cref="Picture"/> as an image; <c>[Display]</c>, <c>[DisplayFormat]</c> and <c>[Unit]</c> apply.
/// </typeparam>
public abstract class Calculation<TInput, TAnswer> : Calculation
    where TInput : class, new()
    where TAnswer : class
{
    protected Calculation() => Form = InputForm.Of<TInput>(OwnTexts);

    public sealed override InputForm Form { get; }

    public sealed override Type AnswerType => typeof(TAnswer);

    public sealed override async Task<object> ComputeAsync(BoundInput input, ComputeContext context)
    {
        try
        {
            var answer = await ComputeAsync((TInput)input.Value, context);
            AnswerCheck<TAnswer>.Check(answer);
            return answer;
        }
        catch (AggregateException ex) when (OneOf(ex) is { } only)
        {
            ExceptionDispatchInfo.Throw(only); // with the stack of where it was thrown
            throw;
        }
    }

    /// <summary>Computes the answer to a valid input. Runs on a compute thread, never on a request's.</summary>
    /// <param name="input">Has passed every annotation. The same input must give the same answer, unless the question itself changes with time.</param>
    /// <param name="context">Watch its cancellation token at least every 100 ms, report progress at least once a second, and take its threads for parallel work.</param>
    /// <exception cref="CalculationFailedException">There is no answer to this input; the message is shown to the visitor.</exception>
    /// <exception cref="CalculationUnavailableException">Something needed is away; the visitor is asked to come back.</exception>
    /// <exception cref="OperationCanceledException">The context's token was cancelled.</exception>
    protected abstract Task<TAnswer> ComputeAsync(TInput input, ComputeContext context);

    // A parallel loop collects what its threads throw; when they all say the same, it is as if one thread had said it.
    private static Exception? OneOf(AggregateException exception)
    {
        var all = exception.Flatten().InnerExceptions;
        return all.All(each => each.GetType() == all[0].GetType()) || all.All(each => each is OperationCanceledException) ? all.FirstOrDefault() : null;
    }
}

/// <summary>How long an answer is good for: each calculation says it for itself, and an operator may say otherwise (section <c>Freshness</c>).</summary>
/// <param name="FreshFor">From when it was computed until it is computed again. At least a second.</param>
public sealed record Freshness(TimeSpan FreshFor)
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    /// <summary>Ten minutes: long enough that a busy page is computed rarely, short enough that nobody remembers a wrong answer.</summary>
    public static Freshness Default { get; } = new(TimeSpan.FromMinutes(10));

    /// <summary>A day, for answers that never change (mathematics): they expire only to give their memory back.</summary>
    public static Freshness Permanent { get; } = new(TimeSpan.FromDays(1));

    /// <summary>
    /// For how long after its fresh time an answer is still given at once, while a newer one is computed in the background. As long as it was
    /// fresh, at most an hour, unless said otherwise; zero where an old answer is worse than a wait.
    /// </summary>
    public TimeSpan StaleFor { get; init; } = FreshFor < AnHour ? FreshFor : AnHour;

    /// <summary>For how long after its fresh time an answer is given when computing a newer one fails. An hour unless said otherwise.</summary>
    public TimeSpan StaleIfErrorFor { get; init; } = AnHour;
}

/// <summary>There is no answer to this input. The message is for the visitor: say what is wrong and what to change.</summary>
public class CalculationFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Something the calculation needs (a database, say) is away for now. The message is for the visitor.</summary>
public class CalculationUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A calculation is written wrongly. Of a class it stops the start, a report it takes out; the message names the type or the file and line.</summary>
public sealed class CalculationDefinitionException(string message, Exception? inner = null) : Exception(message, inner);
