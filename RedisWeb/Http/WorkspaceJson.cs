using System.Text.Encodings.Web;
using System.Text.Json;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

/// <summary>Writes everything that a visitor keeps as JSON.</summary>
internal static class WorkspaceJson
{
    // For reading: a file is never part of a page, so nothing in it needs escaping for one.
    private static readonly JsonSerializerOptions Options = new(AnswerJson.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Workspace workspace, DateTimeOffset now) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            ExportedAt = now.ToUniversalTime(),
            Pins = workspace.Pins.Select(pin => new { Question = pin.Question.ToString(), pin.Note, pin.At }),
            Recent = workspace.Recent.Select(recent => new { Question = recent.Question.ToString(), recent.At }),
            workspace.Preferences,
            workspace.Plan,
        },
        Options);
}
