using System.Text.Json;
using RedisWeb.Sessions;

namespace RedisWeb.Http;

/// <summary>Writes everything that a visitor keeps as JSON.</summary>
internal static class WorkspaceJson
{
    private static readonly JsonSerializerOptions Options = new(AnswerJson.Options) { WriteIndented = true };

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
