using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace RedisWeb.Tests.Support;

/// <summary>Asks one server one thing, over a connection of its own: for looking at servers that come and go, without a client that has opinions about them.</summary>
internal static class PlainRedis
{
    // Of who asks a server that is there, on a machine however busy; and of who only looks whether it is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <returns>The reply as text, a list line by line.</returns>
    /// <exception cref="InvalidOperationException">The server answered with an error.</exception>
    /// <exception cref="IOException">It is not there, or does not answer.</exception>
    public static async Task<string> AskAsync(int port, params string[] words)
    {
        var reply = await TryAsync(port, words, Patience);
        return reply.StartsWith('-') ? throw new InvalidOperationException($"{port}: {words[0]} {words.ElementAtOrDefault(1)}: {reply}") : reply;
    }

    /// <returns>The reply; an error begins with a minus, also that of a server that is not there.</returns>
    public static async Task<string> LookAsync(int port, params string[] words)
    {
        try
        {
            return await TryAsync(port, words, Look);
        }
        catch (IOException ex)
        {
            return "-" + ex.Message;
        }
    }

    private static async Task<string> TryAsync(int port, string[] words, TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, patience.Token);
            await client.GetStream().WriteAsync(Command(words), patience.Token);
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            return await ReplyAsync(reader, patience.Token);
        }
        catch (Exception ex) when (ex is SocketException or OperationCanceledException)
        {
            throw new IOException($"127.0.0.1:{port} does not answer: {ex.Message}", ex);
        }
    }

    private static byte[] Command(string[] words)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task<string> ReplyAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The server closed the connection.");
        var number = line[0] is '$' or '*' ? int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) : 0;
        switch (line[0])
        {
            case '-':
                return line;
            case '$' when number >= 0:
                var text = new char[number];
                await reader.ReadBlockAsync(text, cancellationToken);
                await reader.ReadLineAsync(cancellationToken);
                return new string(text);
            case '*' when number >= 0:
                var items = new List<string>();
                while (items.Count < number)
                {
                    items.Add(await ReplyAsync(reader, cancellationToken));
                }

                return string.Join('\n', items);
            default:
                return line[0] is '+' or ':' ? line[1..] : "";
        }
    }
}
