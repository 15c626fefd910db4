using System.Globalization;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gateway;

/// <summary>
/// Writes a response: an error, or JSON text. Records it in the exchange. An error has the format of the upstream's official clients
/// and the header <c>x-fal-error-type</c>. A client that asks for <c>application/problem+json</c> gets RFC 9457 instead, which the
/// official clients cannot read.
/// </summary>
internal static class AnswerWriter
{
    private const int MaxAcceptChars = 1024;
    private const string ProblemContentType = "application/problem+json";

    /// <summary>Records the error in the exchange and writes it as the response. Every refusal uses this method.</summary>
    public static Task RefuseAsync(this HttpContext context, GatewayError error)
    {
        context.GetExchange().Fail(error);
        return WriteAsync(context, error);
    }

    /// <summary>Writes JSON text as the response and counts its bytes.</summary>
    public static Task AnswerJsonAsync(this HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.BeginJson(status);
        response.ContentLength = body.Length;
        context.GetExchange().ResponseBytes = body.Length;
        return response.WritePacedAsync(body, CancellationToken.None);
    }

    /// <summary>Sets the status and the headers of a JSON response to one client.</summary>
    public static void BeginJson(this HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/json";
    }

    private static Task WriteAsync(HttpContext context, GatewayError error)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            // The status line has been sent, so the connection is aborted to signal an incomplete response.
            context.Abort();
            return Task.CompletedTask;
        }

        response.Clear();
        // The forwarder may have copied the upstream's reason phrase.
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        response.StatusCode = error.Status;
        WriteHeaders(response.Headers, error);
        if (error.CloseConnection && !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // HTTP/2 has no such header: the server would remove it and log a warning for each response.
            response.Headers.Connection = "close";
        }

        return WriteBodyAsync(context, error);
    }

    private static async Task WriteBodyAsync(HttpContext context, GatewayError error)
    {
        var response = context.Response;
        var asProblem = AsksForProblem(context.Request);
        // An ordinary error fits into it. It is returned when the server has copied the body.
        using var buffer = new PooledBuffer(1024);
        ErrorBody.Write(buffer, error, MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage), asProblem);
        var body = buffer.Written;
        response.ContentType = asProblem ? ProblemContentType : "application/json";
        response.ContentLength = body.Length;
        context.GetExchange().ResponseBytes = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.WritePacedAsync(body, CancellationToken.None);
        }
    }

    /// <summary>The headers of an error on any port.</summary>
    public static void WriteHeaders(IHeaderDictionary headers, GatewayError error)
    {
        headers[GatewayHeaders.ErrorType] = error.Type;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        if (error.RetryAfter is { } after)
        {
            headers.RetryAfter = ((long)Math.Ceiling(Math.Max(1, after.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
        }

        if (error.RequestTimeoutType is not null)
        {
            headers[GatewayHeaders.RequestTimeoutType] = error.RequestTimeoutType;
        }

        if (error.Allow is not null)
        {
            headers.Allow = error.Allow;
        }

        if (error.ContentRange is not null)
        {
            headers.ContentRange = error.ContentRange;
        }

        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            headers.WWWAuthenticate = "Bearer realm=\"gateway\"";
        }
    }

    private static bool AsksForProblem(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        // A longer header has hundreds of types, and each would be parsed into an object.
        if (accept.Count == 0 || accept.ToString() is not { Length: <= MaxAcceptChars } types
            || !types.Contains(ProblemContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return MediaTypeHeaderValue.TryParseList(accept, out var parsed)
            && parsed.Any(t => t.MediaType.Equals(ProblemContentType, StringComparison.OrdinalIgnoreCase) && t.Quality is not 0)
            && !parsed.Any(t => t.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) && (t.Quality ?? 1) > 0);
    }
}
