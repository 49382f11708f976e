using System.Runtime.InteropServices;
using Garnet;

namespace RedisWeb.Redis;

/// <summary>
/// The embedded server's own process: the app, started by <see cref="EmbeddedProcess"/> with a verb that nobody else
/// needs to know. It ends when the pipe to the app breaks, however the app went, and holds the lock that says the data
/// folder is in use.
/// </summary>
internal static class EmbeddedServerHost
{
    public const string Verb = "embedded-server";

    /// <param name="lockFile">See <see cref="DataFolder.ServerLock"/>.</param>
    /// <returns>Only if the server does not start.</returns>
    public static int Run(string lockFile, string[] options)
    {
        using var held = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        // Ctrl+C reaches every process of the terminal: the server must outlive the requests that the app still ends.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        new Thread(ExitWithApp) { IsBackground = true, Name = "exit with the app" }.Start();
        try
        {
            using var server = new GarnetServer(options);
            server.Start();
            Thread.Sleep(Timeout.Infinite);
            return 0;
        }
        catch (Exception ex)
        {
            Console.Error.WriteLine(ex.Message); // the app tells it
            return 1;
        }
    }

    private static void ExitWithApp()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        Environment.Exit(0);
    }
}
