using Gateway.Errors;
using Gateway.Files.Storage;
using Microsoft.Net.Http.Headers;

namespace Gateway.Files.Serving;

/// <summary>
/// The range that a <c>GET</c> asks for (RFC 9110, section 14). Several ranges, another unit and an invalid header are ignored: their
/// response is the whole file.
/// </summary>
internal static class RequestedRange
{
    private const string Unit = "bytes";

    /// <param name="request">The request.</param>
    /// <param name="etag">The entity tag of the file.</param>
    /// <param name="total">The size of the file.</param>
    /// <param name="range">The range. Null: the request is for the whole file.</param>
    /// <returns>Null: the file has bytes in the range, or the request is for the whole file.</returns>
    public static GatewayError? Read(HttpRequest request, EntityTagHeaderValue etag, long total, out ByteRange? range)
    {
        range = null;
        if (request.Headers.Range.Count == 0 || !HttpMethods.IsGet(request.Method))
        {
            return null;
        }

        if (request.GetTypedHeaders().Range is not { Ranges: { Count: 1 } ranges } header
            || !header.Unit.Equals(Unit, StringComparison.OrdinalIgnoreCase) || !IsOfThisFile(request.Headers.IfRange.ToString(), etag))
        {
            return null;
        }

        range = Of(ranges.Single(), total);
        return range is null ? FileErrors.RangeNotSatisfiable(total) : null;
    }

    /// <summary>Without a date of the last change, only a strong entity tag can show that the client has the beginning of this
    /// file.</summary>
    private static bool IsOfThisFile(string ifRange, EntityTagHeaderValue etag) =>
        ifRange.Length == 0 || (EntityTagHeaderValue.TryParse(ifRange, out var known) && known.Compare(etag, useStrongComparison: true));

    private static ByteRange? Of(RangeItemHeaderValue item, long total) => item switch
    {
        { From: { } from } when from < total => new ByteRange(from, Math.Min(item.To ?? long.MaxValue - 1, total - 1) - from + 1, total),
        { From: null, To: > 0 and { } last } => new ByteRange(Math.Max(0, total - last), Math.Min(last, total), total),
        _ => null,
    };
}
