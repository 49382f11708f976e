namespace RedisWeb.Redis;

/// <summary>Finds the <c>dotnet</c> program that runs the embedded server, also where it is not on PATH.</summary>
internal static class DotnetHost
{
    private static readonly string FileName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>The host that runs this very process comes first: it is there and can run net10.0.</summary>
    public static string Find() => Find(Environment.ProcessPath, Environment.GetEnvironmentVariable, RuntimeFolder());

    /// <param name="processPath">This process: <c>dotnet</c> itself, or the app's own executable.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="runtimeFolder">Where the running framework lies: ROOT/shared/Microsoft.NETCore.App/VERSION/.</param>
    internal static string Find(string? processPath, Func<string, string?> variable, string? runtimeFolder)
    {
        if (Path.GetFileName(processPath) == FileName)
        {
            return processPath!;
        }

        var root = runtimeFolder is null ? null : Path.GetFullPath(Path.Combine(runtimeFolder, "..", "..", ".."));
        string?[] candidates = [variable("DOTNET_HOST_PATH"), InFolder(root), InFolder(variable("DOTNET_ROOT"))];
        return candidates.FirstOrDefault(File.Exists) ?? FileName;
    }

    private static string? InFolder(string? folder) => string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, FileName);

    private static string? RuntimeFolder() => Path.GetDirectoryName(typeof(object).Assembly.Location);
}
