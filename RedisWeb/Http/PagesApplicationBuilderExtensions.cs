using Microsoft.Net.Http.Headers;
using RedisWeb.Accounts;
using RedisWeb.Calculations;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

public static class PagesApplicationBuilderExtensions
{
    /// <summary>What every request passes first, in the order that matters: the outermost sees every response, errors included.</summary>
    public static WebApplication UsePageDefaults(this WebApplication app)
    {
        app.UseSitePath();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/errors/500",
            SuppressDiagnosticsCallback = _ => true, // ErrorsController logs it, beside the reference
        });
        app.UseMiddleware<SecurityHeaders>(); // after what clears headers, and passes here once more
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
            app.UseHttpsRedirection(); // only where the app itself has an HTTPS port: behind a proxy that is the proxy's to do
        }

        app.Use(app.Services.GetRequiredService<AnswerHits>().InvokeAsync);
        app.UseResponseCompression();
        app.UseLanguages();
        app.UseStatusCodePagesWithReExecute("/errors/{0}");
        app.UseRouting();
        app.UseAccounts();
        app.UseMiddleware<AdminArea>();
        app.UseAuthorization();
        app.UseSessions();
        return app;
    }

    /// <summary>Files with their fingerprints, the controllers, the description of what there is for programs, and what there is for crawlers.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapControllers().WithStaticAssets();
        app.MapMethods("/openapi.json", [HttpMethods.Get, HttpMethods.Head], async (HttpResponse response, OpenApiText text) =>
        {
            var (json, tag) = await text.GetAsync();
            response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(json, Representation.Json.ContentType(), entityTag: EntityTagHeaderValue.Parse(tag));
        });
        app.MapMethods("/robots.txt", [HttpMethods.Get, HttpMethods.Head], (HttpRequest request, CalculationCatalogue catalogue) => TypedResults.Text(RobotsText.Of(request.PathBase, catalogue.All)));
    }
}
