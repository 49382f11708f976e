namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// The first thing that ended a connection. The client library knows 100 and 400 by number; the names of the rest
/// appear in its exception messages.
/// </summary>
public enum PipeShutdownKind
{
    None = 0,
    PipeDisposed = 1,
    ReadEndOfStream = 100,
    ReadError = 101,
    WriteEndOfStream = 200,
    WriteError = 201,
    InputReaderCompleted = 300,
    ProtocolExitClient = 400,
    ProtocolExitServer = 401,
}
