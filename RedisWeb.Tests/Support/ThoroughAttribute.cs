namespace RedisWeb.Tests.Support;

/// <summary>
/// Takes servers down, kills copies, or measures: left out of the default run, not counted as skipped, and run where
/// REDISWEB_THOROUGH=1 says so or where a filter names it. How much it then looks at is <see cref="Thoroughly"/>'s to say.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ThoroughAttribute() : CategoryAttribute("Thorough");

public static class Thoroughly
{
    public const string Variable = "REDISWEB_THOROUGH";

    /// <summary>Whether this run is the thorough one.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable(Variable) == "1";
}
