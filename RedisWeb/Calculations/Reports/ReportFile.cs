namespace RedisWeb.Calculations;

/// <summary>A calculation that is one <c>.sql</c> file, be it right or wrong.</summary>
/// <param name="file">How errors name it; its name without ending becomes the slug.</param>
/// <param name="text">All of the file.</param>
internal abstract class ReportFile(string file, string text) : Calculation
{
    public string FileName { get; } = Path.GetFileName(file);

    public string Text => text;

    /// <summary>Whether its page shows what is wrong with it and what its database says, which may quote rows, hosts and users: only to those who write it.</summary>
    public bool ShowsErrors { get; init; }

    public override string Slug { get; } = SlugText.Of(Path.GetFileNameWithoutExtension(file));

    public override Type AnswerType => typeof(ReportAnswer);

    public override string ToString() => file;
}
