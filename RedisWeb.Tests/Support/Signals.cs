using System.Runtime.InteropServices;

namespace RedisWeb.Tests.Support;

/// <summary>What a Unix process can be sent.</summary>
internal static partial class Signals
{
    private const int Term = 15;

    /// <summary>SIGTERM: asks it to end.</summary>
    public static void Terminate(int pid) => Send(pid, Term);

    /// <summary>SIGSTOP: it stands still, and keeps its connections.</summary>
    public static void Pause(int pid) => Send(pid, OperatingSystem.IsMacOS() ? 17 : 19);

    /// <summary>SIGCONT: it goes on.</summary>
    public static void Resume(int pid) => Send(pid, OperatingSystem.IsMacOS() ? 19 : 18);

    public static void Send(int pid, int signal)
    {
        if (Kill(pid, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} was refused: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
