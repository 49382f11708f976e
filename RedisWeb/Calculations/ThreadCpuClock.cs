using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RedisWeb.Calculations;

/// <summary>The processor time that the calling thread has used, which .NET itself only tells for the whole process.</summary>
internal static partial class ThreadCpuClock
{
    private const int LinuxThreadClock = 3;
    private const int MacThreadClock = 16;
    private const nint CallingThread = -2; // what Windows' GetCurrentThread always gives

    /// <summary>User and kernel time since some moment in the past; only differences on one thread mean something. Elapsed time where the platform can't tell.</summary>
    public static TimeSpan Read()
    {
        if (OperatingSystem.IsWindows())
        {
            return GetThreadTimes(CallingThread, out _, out _, out var kernel, out var user)
                ? TimeSpan.FromTicks(kernel + user)
                : Elapsed();
        }

        var clock = OperatingSystem.IsMacOS() ? MacThreadClock : LinuxThreadClock;
        return (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && GetTime(clock, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : Elapsed();
    }

    private static TimeSpan Elapsed() => Stopwatch.GetElapsedTime(0);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out UnixTime time);

    // FILETIME: 100 ns, which is a tick.
    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetThreadTimes(nint thread, out long created, out long ended, out long kernel, out long user);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct UnixTime
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
