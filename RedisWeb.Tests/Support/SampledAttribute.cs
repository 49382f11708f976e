namespace RedisWeb.Tests.Support;

/// <summary>Looks at a part in the default run, and at all there is where <see cref="Thoroughly.IsOn"/>; run in both.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SampledAttribute() : CategoryAttribute("Sampled");
