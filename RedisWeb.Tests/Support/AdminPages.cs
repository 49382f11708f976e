using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;
using RedisWeb.Accounts;
using RedisWeb.Models;

namespace RedisWeb.Tests.Support;

/// <summary>Pages below /admin of which only the changes say who may: what somebody forgets is tried on them.</summary>
public static class AdminPages
{
    public static void Add(IServiceCollection services) => services.AddControllersWithViews().ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new OnlyThese()));

    private sealed class OnlyThese : IApplicationFeatureProvider<ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature) => feature.Controllers.Add(typeof(AdminPagesController).GetTypeInfo());
    }
}

[Route("admin/test")]
public sealed class AdminPagesController : Controller
{
    private static readonly ErrorPage Shown = new(StatusCodes.Status200OK, "Shown", "This is seen by those who may.", null, []);

    [HttpGet("")]
    [HttpGet("/admin/test.json")]
    public IActionResult Forgotten() => View("Error", Shown);

    [HttpPost("change")]
    [Authorize(Policy = AccountPolicies.Administrator)]
    public IActionResult Change() => View("Error", Shown);
}
