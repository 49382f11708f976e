namespace RedisWeb.Http;

/// <summary>Whether an error is told in a page, for people, or in problem details, for programs.</summary>
internal static class ErrorAudience
{
    private static readonly string[] ErrorTypes = [Representation.Html.MediaType(), ProblemDocument.MediaType, Representation.Json.MediaType()];

    /// <summary>By the address that was asked for and by what is accepted.</summary>
    public static bool WantsPage(HttpRequest request, string? path) =>
        RepresentationNames.FromSuffix(path.AsSpan(path is null ? 0 : path.LastIndexOf('.') + 1)) is null
        && AcceptHeader.Choose(request.Headers.Accept, ErrorTypes) == 0;
}
