using System.Buffers;
using Gateway.Bodies;
using Gateway.Contracts;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Administration.Bodies;

/// <summary>Reads the body of a call: one JSON object of bounded size, parsed as strictly as the body of a submit.</summary>
internal static class BodyReading
{
    public const int MaxBytes = 64 * 1024;

    private const string JsonType = "application/json";

    private static readonly JsonLimits Limits = new(MaxDepth: 8, MaxValues: 4096);

    public static bool HasBody(HttpContext context) =>
        context.Request.ContentLength is not 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    /// <summary>Reads a body that the call needs.</summary>
    public static async Task<BodyResult<T>> ReadAsync<T>(HttpContext context, Func<BodyObject, T> read)
    {
        if (TypeProblem(context.Request) is { } problem)
        {
            return new BodyResult<T>(problem);
        }

        var (bytes, refusal) = await ReadBytesAsync(context);
        return refusal is null ? Parse(context, bytes, read) : new BodyResult<T>(refusal);
    }

    /// <summary>Reads a body that the call may leave out.</summary>
    public static Task<BodyResult<T>> ReadOptionalAsync<T>(HttpContext context, Func<BodyObject, T> read, T otherwise) =>
        HasBody(context) ? ReadAsync(context, read) : Task.FromResult(new BodyResult<T>(otherwise));

    private static BodyResult<T> Parse<T>(HttpContext context, ReadOnlyMemory<byte> bytes, Func<BodyObject, T> read)
    {
        using var body = JsonBody.Parse(new ReadOnlySequence<byte>(bytes), Limits, out var fault);
        if (body is null)
        {
            return new BodyResult<T>(ContractErrors.JsonInvalid(fault!, example: null));
        }

        var report = new BodyReport(MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage));
        var root = new BodyObject(body.Root, report);
        var value = read(root);
        root.End();
        return report.Violations.Count > 0
            ? new BodyResult<T>(AdministrationErrors.Violated(report.Violations))
            : new BodyResult<T>(value);
    }

    private static GatewayError? TypeProblem(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return BodyErrors.ContentEncoding();
        }

        return request.ContentType is not { Length: > 0 } type ? BodyErrors.ContentTypeMissing()
            : type.Split(';')[0].Trim().Equals(JsonType, StringComparison.OrdinalIgnoreCase) ? null
            : BodyErrors.ContentTypeOther();
    }

    private static async Task<(ReadOnlyMemory<byte> Bytes, GatewayError? Refusal)> ReadBytesAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
        {
            return (default, AdministrationErrors.BodyTooLarge(MaxBytes));
        }

        var buffer = new byte[MaxBytes + 1];
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(
                buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
            return length > MaxBytes ? (default, AdministrationErrors.BodyTooLarge(MaxBytes)) : (buffer.AsMemory(0, length), null);
        }
        catch (BadHttpRequestException exception)
        {
            return (default, RequestErrors.RequestInvalid(exception.StatusCode));
        }
    }
}
