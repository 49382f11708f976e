namespace RedisWeb.Tests.Support;

/// <summary>Looks at a part in the default run, and at the rest, or at much more, where <see cref="Thoroughly.IsOn"/>; run in both.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SampledAttribute() : CategoryAttribute("Sampled");
