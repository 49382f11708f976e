using System.Runtime.CompilerServices;

namespace RedisWeb.Http;

internal static class RazorRuntimeCompilation
{
    /// <summary>In Development an edited view is compiled anew while the app runs, however it was started. What is published has no compiler, and this does nothing there.</summary>
    public static IMvcBuilder AddRazorRuntimeCompilationInDevelopment(this IMvcBuilder mvc, IHostEnvironment environment)
    {
        if (environment.IsDevelopment() && File.Exists(Path.Combine(AppContext.BaseDirectory, "Microsoft.AspNetCore.Mvc.Razor.RuntimeCompilation.dll")))
        {
            Add(mvc);
        }

        return mvc;
    }

    // A method of its own, since whatever runs this loads the compiler. Obsolete in favour of hot reload, which needs the app to have been started by `dotnet watch`.
    [MethodImpl(MethodImplOptions.NoInlining)]
#pragma warning disable ASPDEPR003
    private static void Add(IMvcBuilder mvc) => mvc.AddRazorRuntimeCompilation();
#pragma warning restore ASPDEPR003
}
