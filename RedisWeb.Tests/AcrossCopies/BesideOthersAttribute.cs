namespace RedisWeb.Tests.AcrossCopies;

/// <summary>Runs beside the folder's others of the kind, which mostly wait; alone where rounds are many, because that is for the figures.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BesideOthersAttribute() : ParallelizableAttribute(Rounds.AreMany ? ParallelScope.None : ParallelScope.Self);
