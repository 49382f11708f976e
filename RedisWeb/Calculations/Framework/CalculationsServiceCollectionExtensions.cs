namespace RedisWeb.Calculations;

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
