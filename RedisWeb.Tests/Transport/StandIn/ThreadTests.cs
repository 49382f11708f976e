using RedisWeb.Tests.Support;

namespace RedisWeb.Tests.Transport.StandIn;

[Platform("Linux", Reason = "Finds the threads by their names in /proc.")]
public class ThreadTests
{
    [Test]
    public async Task A_connections_threads_end_with_it_also_when_nobody_uses_it_any_more([Values("closed", "reset", "disposed")] string how)
    {
        var name = "t" + Guid.NewGuid().ToString("N")[..12];
        using var connection = await Connection.OpenAsync(name: name);
        await Eventually.Is(() => ThreadsNamed(name) == 2, "both threads run");

        switch (how)
        {
            case "closed":
                connection.Peer.Dispose();
                break;
            case "reset":
                connection.ResetByPeer();
                break;
            default:
                connection.Pipe.Dispose();
                break;
        }

        await Eventually.Is(() => ThreadsNamed(name) == 0, "both threads have ended");
    }

    private static int ThreadsNamed(string name)
    {
        var count = 0;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                count += File.ReadAllText(Path.Combine(thread, "comm")).Trim() == name ? 1 : 0;
            }
            catch (IOException)
            {
                // it ended meanwhile
            }
        }

        return count;
    }
}
