using System.Runtime.InteropServices;

// The runtime looks for this very name outside any namespace.
#pragma warning disable CA1050

/// <summary>
/// Runs inside the embedded server's process (named by DOTNET_STARTUP_HOOKS) before its Main. It ends that process
/// when the pipe to the app breaks, however the app went, and holds the lock that says the data folder is in use.
/// </summary>
internal static class StartupHook
{
    public const string LockVariable = "REDISWEB_EMBEDDED_LOCK";

    private static FileStream? _lock;
    private static PosixSignalRegistration? _interrupt;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(LockVariable) is not { Length: > 0 } file)
        {
            return;
        }

        _lock = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        // Ctrl+C reaches every process of the terminal: the server must outlive the requests that the app still ends.
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        new Thread(ExitWithParent) { IsBackground = true, Name = "exit with the app" }.Start();
    }

    private static void ExitWithParent()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        GC.KeepAlive(_lock);
        GC.KeepAlive(_interrupt);
        Environment.Exit(0);
    }
}
