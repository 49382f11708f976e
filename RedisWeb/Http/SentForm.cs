namespace RedisWeb.Http;

/// <summary>The form that came with a request.</summary>
internal static class SentForm
{
    /// <returns>Empty where there is none, and null where it can't be read: it is beyond the limits for forms, damaged, or in letters that nobody reads.</returns>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : FormCollection.Empty;
        }
        catch (Exception ex) when (ex is InvalidDataException or NotSupportedException || ex is IOException and not BadHttpRequestException)
        {
            request.HttpContext.RequestServices.GetRequiredService<RefusalLog>().Refused(request, "its form can't be read");
            return null;
        }
    }
}
