using System.Text.RegularExpressions;
using RedisWeb.Calculations;
using RedisWeb.Models.Tables;

namespace RedisWeb.Models;

/// <summary>A report's file as it is on disk: its form, what it answers or what is wrong with it, and its text.</summary>
/// <param name="File">Its name.</param>
/// <param name="Address">Of this page with all that was entered, from the site's root.</param>
public sealed record DraftPage(string File, string Address, CalculationPage Report, IReadOnlyList<SourceLine> Source)
{
    /// <summary>How many rows there are, where there is an answer.</summary>
    public string? Rows { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The line where the mistake is, counted from 1; null where there is none, or nobody knows its place.</summary>
    public int? WrongLine => Source.Index().FirstOrDefault(line => line.Item.IsWrong) is { Item: not null, Index: var index } ? index + 1 : null;
}

/// <summary>A line of a file, and in it what a mistake is said of.</summary>
public sealed record SourceLine(string Before, string Wrong = "", string After = "", bool IsWrong = false);

/// <param name="File">Its name.</param>
/// <param name="Address">Of its draft, from the site's root.</param>
/// <param name="Defect">What is wrong with it, with file and line; null as long as nothing is known to be.</param>
public sealed record DraftEntry(string File, string Address, string Title, string? Defect);

/// <summary>Makes the pages for authors of reports.</summary>
internal static partial class DraftPresenter
{
    public static IReadOnlyList<DraftEntry> Entries(IEnumerable<ReportFile> files) => [.. files.Select(file => new DraftEntry(file.FileName, PathOf(file), file.ShownTitle, file.Defect))];

    /// <summary>Where a file can be tried, from the site's root.</summary>
    public static string AddressOf(ReportFile file, BoundInput input) => input.Canonical.Length == 0 ? PathOf(file) : $"{PathOf(file)}?{input.Canonical}";

    /// <summary>A form with mistakes in it, or why there is no answer.</summary>
    /// <param name="asked">The query of the page's address.</param>
    /// <param name="mistake">What the file or the database said, in English.</param>
    public static DraftPage Page(ReportFile file, string asked, CalculationPage report, string? mistake = null) => new(
        file.FileName, PathOf(file) + asked, report with { Path = PathOf(file) }, Source(file.Text, mistake is null ? null : ReportPlace.At(mistake, file.ToString())));

    public static DraftPage Answered(ReportFile file, string asked, BoundInput input, ReportAnswer answer, TimeSpan took, string root, TableQuery? view) =>
        Page(file, asked, CalculationPresenter.Answered(file, input, new AnswerModel(file, input, answer, root, view) { IsDraft = true, Address = $"{root}/{AddressOf(file, input)}" })) with
        {
            Rows = TablePresenter.RowCount(answer.Table.Rows.Count),
            Took = took,
        };

    private static string PathOf(ReportFile file) => $"drafts/{Uri.EscapeDataString(file.FileName)}";

    private static SourceLine[] Source(string text, ReportPlace? wrong) =>
        [.. text.TrimEnd().Split('\n').Select((line, index) => index + 1 == wrong?.Line ? Marked(line.TrimEnd('\r'), wrong.Value.Column) : new SourceLine(line.TrimEnd('\r')))];

    private static SourceLine Marked(string line, int? column) => column is { } counted && Word().Match(line, Math.Min(counted - 1, line.Length)) is { Success: true } word
        ? new SourceLine(line[..word.Index], word.Value, line[(word.Index + word.Length)..], true)
        : new SourceLine(line, IsWrong: true);

    [GeneratedRegex(@"\G(?:\w+|\S)")]
    private static partial Regex Word();
}
