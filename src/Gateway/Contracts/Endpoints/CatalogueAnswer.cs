using System.Text.Json;

namespace Gateway.Contracts.Endpoints;

/// <summary>Writes a small JSON response as a whole, so that its length is known to the client and to the completion event.</summary>
internal static class CatalogueAnswer
{
    public static Task AnswerAsync<T>(this HttpContext context, T value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WritePacedAsync(body, context.RequestAborted);
    }
}
