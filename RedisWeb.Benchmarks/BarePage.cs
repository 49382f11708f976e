using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Distributed;
using RedisWeb.Calculations;
using RedisWeb.Jobs;
using RedisWeb.Models;

namespace RedisWeb.Benchmarks;

/// <summary>
/// The page that the hit is compared with: the same view of the same answer, made from a model that is always there. Its name is that of the
/// site's own controller, by which the view finds its parts.
/// </summary>
public sealed class CalculationsController(CalculationPage page) : Controller
{
    [HttpGet("/bare")]
    public IActionResult Show() => View(page);
}

internal static class BarePage
{
    public const string Address = "/calculations/prime-count?upTo=1000000";

    public static async Task<CalculationPage> OfAsync(IServiceProvider services)
    {
        var calculation = services.GetRequiredService<CalculationCatalogue>().Find("prime-count")!;
        var input = calculation.Form.Bind(name => name == "upTo" ? ["1000000"] : []).Input!;
        var result = await services.GetRequiredService<CalculationAnswers>()
            .GetAsync(services.GetRequiredService<IDistributedCache>(), calculation, input, CancellationToken.None);
        return services.GetRequiredService<CalculationPresenter>().Answered(calculation, input, result, "") with { Pin = new PinForm { Question = $"{calculation.Slug}?{input.Canonical}" } };
    }
}
