namespace RedisWeb.Http;

internal static class RazorRuntimeCompilation
{
    /// <summary>
    /// Compiles changed views while the app runs, in builds made with <c>-p:RazorRuntimeCompilation=true</c>; in
    /// all others it does nothing, and <c>dotnet watch</c> is the way to see a changed view.
    /// </summary>
    public static IMvcBuilder AddRazorRuntimeCompilationIfChosen(this IMvcBuilder mvc)
    {
#if RAZOR_RUNTIME_COMPILATION
        // Obsolete in favour of hot reload, which needs the app to have been started by the SDK. Whoever chooses this
        // build wants to edit the views of an app that was started without it, and that has no other way.
#pragma warning disable ASPDEPR003
        mvc.AddRazorRuntimeCompilation();
#pragma warning restore ASPDEPR003
#endif
        return mvc;
    }
}
