using System.Globalization;
using Gateway.Bodies;
using Gateway.Contracts;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Files.Uploads;

/// <summary>Reads the JSON body of a call that begins or completes an upload, as strictly as the body of a submit.</summary>
internal sealed class UploadBodyReader(BodyReader reader)
{
    private const int MaxDepth = 8;

    /// <summary>Reads a value from the root object, and adds every violation to the list.</summary>
    internal delegate T Read<T>(JsonValue root, List<Violation> violations, CultureInfo language);

    /// <param name="context">The request.</param>
    /// <param name="maxBytes">The most bytes of the body.</param>
    /// <param name="maxValues">The most values in it.</param>
    /// <param name="example">A valid body.</param>
    /// <param name="read">Reads the value.</param>
    /// <returns>The value, or an error.</returns>
    /// <exception cref="OperationCanceledException">The client disconnected.</exception>
    public async Task<(T? Value, GatewayError? Error)> ReadAsync<T>(
        HttpContext context, int maxBytes, int maxValues, string example, Read<T> read)
        where T : class
    {
        if (BodyRules.CheckHeaders(context.Request) is { } refusal)
        {
            return (null, refusal.Type == ErrorTypes.ContentTypeUnsupported ? UploadErrors.ContentType() : refusal);
        }

        var limits = context.GetExchange().Settings.Options.Limits.WithMaxBody(maxBytes);
        var received = await reader.ReadAsync(context, limits);
        if (!received.Succeeded)
        {
            return (null, received.Error.Type == ErrorTypes.BodyTooLarge ? UploadErrors.BodyTooLarge(maxBytes) : received.Error);
        }

        using var bytes = received.Body;
        using var body = JsonBody.Parse(bytes.Bytes, new JsonLimits(MaxDepth, maxValues), out var fault);
        if (body is null)
        {
            return (null, ContractErrors.JsonInvalid(fault!, example));
        }

        var language = MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage);
        var violations = new List<Violation>();
        var value = read(body.Root, violations, language);
        return violations.Count > 0 ? (null, UploadErrors.Violated(violations, language)) : (value, null);
    }
}
