using System.Net;
using System.Net.Sockets;

namespace RedisWeb.Tests.Support;

/// <summary>Ports for servers that may be away for a while.</summary>
internal static class LoopbackPort
{
    /// <summary>
    /// Below the range that outgoing connections get their ports from: while the server is down, a client that keeps trying to connect from
    /// that very port would connect to itself and so keep the server from coming back.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(15000, 32000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // taken; try another
            }
        }
    }
}
