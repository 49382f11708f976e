using Microsoft.Extensions.Logging.Abstractions;

namespace RedisWeb.Calculations;

/// <summary>All calculations, by slug.</summary>
public sealed partial class CalculationCatalogue
{
    private readonly Lock _lock = new();
    private readonly Calculation[] _classes;
    private readonly ReportFolder? _reports;
    private readonly ILogger _log;
    private volatile Listing _listing;

    /// <exception cref="CalculationDefinitionException">A slug is taken twice or can't stand in an address, or a calculation promises something impossible. A report that does takes itself out.</exception>
    public CalculationCatalogue(IEnumerable<Calculation> calculations, ReportFolder? reports = null, ILogger<CalculationCatalogue>? logger = null)
    {
        _classes = [.. calculations];
        _reports = reports;
        _log = logger ?? NullLogger<CalculationCatalogue>.Instance;
        _listing = List(reports?.Reports ?? [], []);
    }

    /// <summary>Those that can be asked, in the order of their titles; another list where a report was edited.</summary>
    public IReadOnlyList<Calculation> All => Now.All;

    /// <summary>Why some can't be asked now.</summary>
    public IEnumerable<string> Defects => Now.Defects;

    /// <summary>The files of reports as they are now, right and wrong, in the order of their names; null where they are read at the start.</summary>
    internal IEnumerable<ReportFile>? Drafts => _reports is { IsLive: true } ? Now.Drafts : null;

    private Listing Now => _reports is { IsLive: true } reports && reports.Reports is var files && !ReferenceEquals(files, _listing.Files) ? Renewed(files) : _listing;

    /// <param name="slug">Null where an address has nothing but white space in its place.</param>
    public Calculation? Find(string? slug) => Now.BySlug.GetValueOrDefault(slug ?? "");

    /// <summary>The calculations whose slugs are most like a wrong one, best first; none when nothing is like it.</summary>
    public IReadOnlyList<Calculation> Suggest(string? slug, int most = 3)
    {
        if (slug is null or { Length: > 100 })
        {
            return [];
        }

        return [.. All
            .Select(calculation => (calculation, distance: Distance(slug.ToLowerInvariant(), calculation.Slug)))
            .Where(each => each.distance <= Math.Max(3, each.calculation.Slug.Length / 2))
            .OrderBy(each => each.distance).Take(most).Select(each => each.calculation)];
    }

    private Listing Renewed(IReadOnlyList<Calculation> files)
    {
        lock (_lock)
        {
            return _listing = ReferenceEquals(files, _listing.Files) ? _listing : List(files, [.. _listing.Defects]);
        }
    }

    private Listing List(IReadOnlyList<Calculation> files, HashSet<string> logged)
    {
        var listing = new Listing(files);
        foreach (var calculation in _classes.Concat(files).OrderBy(calculation => calculation is ReportFile))
        {
            try
            {
                Check(calculation);
                listing.Add(calculation);
            }
            catch (CalculationDefinitionException ex) when (calculation is ReportFile file)
            {
                listing.AddWrong(new BrokenReport(Name(file), file.Text, $"{Name(calculation)}:1: {ex.Message}") { ShowsErrors = file.ShowsErrors });
            }
        }

        foreach (var defect in listing.Defects.Where(defect => !logged.Contains(defect)))
        {
            LogDefect(_log, defect);
        }

        return listing;
    }

    [LoggerMessage(1, LogLevel.Error, "A report is out of order: {Defect}")]
    private static partial void LogDefect(ILogger logger, string defect);

    private static void Check(Calculation calculation)
    {
        if (!SlugText.IsValid(calculation.Slug))
        {
            throw new CalculationDefinitionException(calculation is ReportFile
                ? "Rename the file: its name becomes its address, which takes up to 60 lower-case letters, digits and hyphens."
                : $"{Name(calculation)} has the slug '{calculation.Slug}'. A slug is up to 60 lower-case letters, digits and hyphens.");
        }

        var freshness = calculation.Freshness;
        if (freshness.FreshFor < TimeSpan.FromSeconds(1) || freshness.StaleFor < TimeSpan.Zero || freshness.StaleIfErrorFor < TimeSpan.Zero
            || calculation.TimeLimit <= TimeSpan.Zero || calculation.Version < 1)
        {
            throw new CalculationDefinitionException(
                $"{Name(calculation)} must be fresh for at least a second, stale for no less than none, have a time limit above zero and a version from 1.");
        }

        if (RefreshOf(calculation) is { MostAsked: > 0 } && !calculation.IsListed)
        {
            throw new CalculationDefinitionException($"{Name(calculation)} would compute the most asked questions ahead of time, but what is asked of it is not counted, because it is not listed.");
        }

        var pictures = calculation.AnswerType.GetProperties().Where(property => property.PropertyType == typeof(Picture)).Select(property => property.Name).ToList();
        if (pictures.Count > 1)
        {
            throw new CalculationDefinitionException(
                $"{Name(calculation)} answers with {pictures.Count} pictures ({string.Join(", ", pictures)}). An answer has one at most, which is served at the .png address.");
        }
    }

    private static RefreshSchedule? RefreshOf(Calculation calculation)
    {
        try
        {
            return calculation.Refresh;
        }
        catch (CalculationDefinitionException ex)
        {
            throw new CalculationDefinitionException($"{Name(calculation)}.{nameof(Calculation.Refresh)}: {ex.Message}", ex);
        }
    }

    private static string Name(Calculation calculation) => calculation.ToString() ?? calculation.GetType().Name;

    // Levenshtein's edit distance, one row at a time.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                var replace = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }

    /// <summary>What there is as long as no report is edited.</summary>
    private sealed class Listing(IReadOnlyList<Calculation> files)
    {
        private readonly List<Calculation> _everything = [];
        private Calculation[]? _all;

        public IReadOnlyList<Calculation> Files => files;

        public Dictionary<string, Calculation> BySlug { get; } = new(StringComparer.OrdinalIgnoreCase);

        public IReadOnlyList<Calculation> All => _all ??= [.. BySlug.Values.Where(calculation => calculation is not BrokenReport).OrderBy(calculation => calculation.Title, StringComparer.Ordinal)];

        public IEnumerable<string> Defects => _everything.Select(calculation => calculation.Defect).OfType<string>();

        public IEnumerable<ReportFile> Drafts => _everything.OfType<ReportFile>();

        public void Add(Calculation calculation)
        {
            if (!BySlug.TryAdd(calculation.Slug, calculation))
            {
                throw new CalculationDefinitionException(
                    $"Two calculations have the slug '{calculation.Slug}': {Name(BySlug[calculation.Slug])} and {Name(calculation)}. Rename one of them.");
            }

            _everything.Add(calculation);
        }

        public void AddWrong(BrokenReport report) => _everything.Add(report);
    }
}

/// <summary>What is made of the catalogue: once, and again where a report was edited.</summary>
internal sealed class CatalogueCache<T>(CalculationCatalogue catalogue, Func<IReadOnlyList<Calculation>, T> make)
{
    private Tuple<IReadOnlyList<Calculation>, T>? _made;

    public T Value
    {
        get
        {
            var (all, made) = (catalogue.All, Volatile.Read(ref _made));
            if (made is null || !ReferenceEquals(made.Item1, all))
            {
                Volatile.Write(ref _made, made = new(all, make(all)));
            }

            return made.Item2;
        }
    }
}

public static class CalculationsServiceCollectionExtensions
{
    /// <summary>Finds every calculation of this assembly; a class with parameters in its constructor gets them from the services.</summary>
    public static IServiceCollection AddCalculations(this IServiceCollection services)
    {
        var types = typeof(Calculation).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsPublic: true } && type.IsAssignableTo(typeof(Calculation)) && type.Namespace == typeof(Calculation).Namespace);
        foreach (var type in types)
        {
            services.AddSingleton(typeof(Calculation), type);
        }

        return services.AddSingleton<CalculationCatalogue>();
    }
}
