using System.ComponentModel.DataAnnotations;
using RedisWeb.Calculations;
using RedisWeb.Jobs;

namespace RedisWeb.Tests.Support;

public enum Rounding
{
    Down,

    [Display(Name = "To the nearest")]
    ToNearest,
}

public sealed record HalvingInput
{
    [System.ComponentModel.DataAnnotations.Range(-1000, 1000), Unit("apples")]
    public int Number { get; init; } = 42;

    [System.ComponentModel.DataAnnotations.Range(typeof(decimal), "0", "10")]
    public decimal Price { get; init; } = 1.5m;

    public Rounding Rounding { get; init; }

    public bool Doubled { get; init; }

    public DateOnly From { get; init; } = new(2026, 1, 31);

    [MaxLength(40)]
    public string Note { get; init; } = "";
}

public sealed record HalvingAnswer
{
    [Unit("apples"), Display(Name = "Half of it", Description = "Rounded as asked")]
    public long Half { get; init; }

    [DisplayFormat(DataFormatString = "{0:0.00}")]
    public decimal Cost { get; init; }

    public bool Even { get; init; }

    public string? Note { get; init; }

    public Rounding Rounding { get; init; }
}

/// <summary>Inputs of every kind, an answer of facts; counts how often it is computed.</summary>
public sealed class Halving : Calculation<HalvingInput, HalvingAnswer>
{
    private int _computes;

    public override string Title => "Halving";

    public override string Summary => "Halves a number of apples.";

    public int Computes => Volatile.Read(ref _computes);

    protected override Task<HalvingAnswer> ComputeAsync(HalvingInput input, ComputeContext context)
    {
        Interlocked.Increment(ref _computes);
        return Task.FromResult(new HalvingAnswer
        {
            Half = input.Number / 2,
            Cost = input.Price * input.Number,
            Even = input.Number % 2 == 0,
            Note = input.Note.Length == 0 ? null : input.Note,
            Rounding = input.Rounding,
        });
    }
}

/// <summary>Asks another machine, or so it says.</summary>
public sealed class Fetching : Calculation<HalvingInput, HalvingAnswer>
{
    public override string Title => "Fetching";

    public override string Summary => "Waits for apples.";

    public override bool IsIOBound => true;

    protected override Task<HalvingAnswer> ComputeAsync(HalvingInput input, ComputeContext context) => Task.FromResult(new HalvingAnswer());
}

public sealed record GalleryInput
{
    public bool Hung { get; init; } = true;

    public bool Counted { get; init; }
}

public sealed record GalleryAnswer
{
    public Picture? Picture { get; init; }

    public IReadOnlyList<Series> Series { get; init; } = [];

    public Table? Table { get; init; }
}

/// <summary>An answer with a picture, a series and a table; without them when asked so.</summary>
public sealed class Gallery : Calculation<GalleryInput, GalleryAnswer>
{
    /// <summary>One transparent pixel.</summary>
    public static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public override string Title => "Gallery";

    public override string Summary => "Shows what hangs on the wall.";

    protected override Task<GalleryAnswer> ComputeAsync(GalleryInput input, ComputeContext context) => Task.FromResult(new GalleryAnswer
    {
        Picture = input.Hung ? new Picture(1, 1, "A pixel") { Png = Pixel } : null,
        Series = input.Hung ? [Visitors()] : [],
        Table = input.Counted ? new Table("Rooms", [new Column("Room"), new Column("Steps", ColumnKind.WholeNumber)], [["North, left", 12], ["=1+1", 2.5], ["say \"ah\"", new Cell()]]) : null,
    });

    private static Series Visitors() => new()
    {
        Title = "Visitors",
        XTitle = "Hour",
        YTitle = "People",
        X = [9, 10, 11],
        Lines = [new SeriesLine("Adults", [3, null, 5.25]), new SeriesLine("Children", [1, 2, 3])],
        Bands = [new SeriesBand("Usual", [1, 1, 2], [4, 5, 6])],
    };
}

public enum Trouble
{
    Failed,
    Unavailable,
    QueueFull,
    TimedOut,
    Broken,
    WrongData,
}

public sealed record TroublesomeInput
{
    public Trouble Trouble { get; init; }
}

/// <summary>Has no answer, for the reason that is asked for.</summary>
public sealed class Troublesome : Calculation<TroublesomeInput, HalvingAnswer>
{
    public const string Secret = "password=hunter2";

    public override string Title => "Troublesome";

    public override string Summary => "Never answers.";

    protected override Task<HalvingAnswer> ComputeAsync(TroublesomeInput input, ComputeContext context) => throw (input.Trouble switch
    {
        Trouble.Failed => new CalculationFailedException("There is no such triangle: make a side shorter."),
        Trouble.Unavailable => new CalculationUnavailableException("The shop's database is away."),
        Trouble.QueueFull => new ComputeQueueFullException(),
        Trouble.TimedOut => new ComputeTimedOutException(TimeSpan.FromMinutes(2)),
        Trouble.WrongData => new InvalidDataException(Secret),
        _ => new InvalidOperationException(Secret),
    });
}

public sealed record NothingAsked;

/// <summary>Asks for nothing.</summary>
public sealed class Constant : Calculation<NothingAsked, HalvingAnswer>
{
    public override string Title => "Constant";

    public override string Summary => "Always the same.";

    protected override Task<HalvingAnswer> ComputeAsync(NothingAsked input, ComputeContext context) => Task.FromResult(new HalvingAnswer { Half = 7 });
}

public sealed record PlannedInput
{
    public int Number { get; init; } = 1;
}

/// <summary>Is computed ahead of time; fails where it is asked for less than nothing.</summary>
public sealed class Planned(Func<RefreshSchedule?> refresh) : Calculation<PlannedInput, HalvingAnswer>
{
    private int _computes;

    public bool Lists { get; init; } = true;

    public override string Title => "Planned";

    public override string Summary => "Is there before anyone asks.";

    public override bool IsListed => Lists;

    public override RefreshSchedule? Refresh => refresh();

    public int Computes => Volatile.Read(ref _computes);

    /// <summary>What happens during a compute, which is told how many there were before.</summary>
    public Func<int, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    protected override async Task<HalvingAnswer> ComputeAsync(PlannedInput input, ComputeContext context)
    {
        await Meanwhile(Interlocked.Increment(ref _computes) - 1);
        context.CancellationToken.ThrowIfCancellationRequested();
        return input.Number < 0 ? throw new CalculationFailedException("There is less than nothing.") : new HalvingAnswer { Half = input.Number };
    }
}
