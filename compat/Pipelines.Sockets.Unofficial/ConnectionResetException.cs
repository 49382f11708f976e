namespace Pipelines.Sockets.Unofficial;

/// <summary>The connection ended before the data could be read or written.</summary>
public sealed class ConnectionResetException(string message, Exception? inner = null) : IOException(message, inner);
