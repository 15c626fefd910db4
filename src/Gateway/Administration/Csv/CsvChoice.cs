using Gateway.Administration.Queries;
using Gateway.Administration.Routing;
using Microsoft.Net.Http.Headers;

namespace Gateway.Administration.Csv;

/// <summary>Whether a caller wants a table instead of JSON.</summary>
internal static class CsvChoice
{
    public const string MediaType = "text/csv";

    private const string Json = "application/json";

    /// <summary>The parameter <c>format</c> decides; without it, the header <c>Accept</c>.</summary>
    public static bool IsCsv(this AdministrationCall call) => call.Query(QueryParameters.Format) is { } format
        ? format == QueryParameters.Csv
        : Quality(call.Request, MediaType) is > 0 and var csv && csv >= (Quality(call.Request, Json) ?? 0);

    /// <returns>Null: the header does not name the type.</returns>
    private static double? Quality(HttpRequest request, string type) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
            ? accepted.Where(media => media.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
                .Select(media => media.Quality ?? 1).Cast<double?>().FirstOrDefault()
            : null;
}
