using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace RedisWeb.Tests.Support;

[Thorough]
public class RedisServerProcessTests
{
    [Test]
    public async Task It_answers_as_soon_as_it_is_started_and_after_a_restart_on_the_same_port()
    {
        await using var server = await RedisServerProcess.StartAsync();
        var port = server.Port;
        Assert.That(await PingAsync(port), Is.EqualTo("+PONG"));

        await server.KillAsync();
        Assert.That(() => PingAsync(port), Throws.InstanceOf<SocketException>());

        await server.RestartAsync();
        Assert.That(server.Port, Is.EqualTo(port));
        Assert.That(await PingAsync(port), Is.EqualTo("+PONG"));
    }

    [Test]
    public async Task Paused_it_answers_only_after_it_is_resumed()
    {
        await using var server = await RedisServerProcess.StartAsync();
        server.Pause();
        var ping = PingAsync(server.Port);
        Assert.That(await Task.WhenAny(ping, Task.Delay(200)), Is.Not.SameAs(ping));

        server.Resume();
        Assert.That(await ping.WaitAsync(TimeSpan.FromSeconds(5)), Is.EqualTo("+PONG"));
    }

    [Test]
    public async Task Disposed_it_leaves_no_process_and_no_folder()
    {
        var server = await RedisServerProcess.StartAsync();
        var (pid, folder) = (server.Pid, server.Folder);
        server.Pause();

        await server.DisposeAsync();

        Assert.That(() => Process.GetProcessById(pid), Throws.ArgumentException);
        Assert.That(folder, Does.Not.Exist);
    }

    [Test]
    public void Arguments_that_it_refuses_are_told() => Assert.That(
        () => RedisServerProcess.StartAsync("--no-such-setting", "1"),
        Throws.InvalidOperationException.With.Message.Contains("no-such-setting"));

    private static async Task<string> PingAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var stream = client.GetStream();
        await stream.WriteAsync("PING\r\n"u8.ToArray());
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync() ?? "";
    }
}
