using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>How much a pipe holds, for the client library's time-out messages; the runtime keeps that figure to itself.</summary>
internal static class PipeLength
{
    public static long Of(Pipe pipe)
    {
        try
        {
            return LengthOf(pipe);
        }
        catch (MissingMethodException)
        {
            return -1; // not worth failing for on a runtime that renamed the property
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Length")]
    private static extern long LengthOf(Pipe pipe);
}
