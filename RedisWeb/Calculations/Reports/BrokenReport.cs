using System.Text.RegularExpressions;
using RedisWeb.Resources;

namespace RedisWeb.Calculations;

/// <summary>Stands where a report would be whose file is wrong: at its address, which says why.</summary>
/// <param name="file">How errors name it.</param>
/// <param name="text">All of the file.</param>
/// <param name="defect">With file and line.</param>
internal sealed partial class BrokenReport(string file, string text, string defect) : ReportFile(file, text)
{
    /// <summary>Its header's, where that has one.</summary>
    public override string Title { get; } = TitleLine().Match(text) is { Success: true } match ? match.Groups["title"].Value : SlugText.Words(Path.GetFileNameWithoutExtension(file));

    public override string Summary => Texts.Errors["This report is out of order until its file is mended."];

    public override string? Defect => defect;

    public override bool IsListed => false;

    public override InputForm Form { get; } = new([], _ => new object());

    public override Task<object> ComputeAsync(BoundInput input, ComputeContext context) => throw new CalculationDefinitionException(defect);

    [GeneratedRegex(@"^title:[ \t]*(?<title>\S.*?)[ \t\r]*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TitleLine();
}
