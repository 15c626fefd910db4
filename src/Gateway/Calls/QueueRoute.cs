using System.Buffers;

namespace Gateway.Calls;

/// <summary>
/// The paths of the queue API: <c>/{app}</c> for a submit, and <c>/{app}/requests/{id}[/status|/status/stream|/response|/cancel]</c>.
/// The app is the text before the last <c>/requests/</c>.
/// </summary>
internal readonly record struct QueueRoute(string App, string? RequestId, Operation Operation)
{
    private const string Requests = "/requests/";
    private const int MaxRequestIdLength = 128;

    private static readonly SearchValues<char> RequestIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The HTTP method of the route.</summary>
    public string Method => Operation switch
    {
        Operation.Submit => HttpMethods.Post,
        Operation.Cancel => HttpMethods.Put,
        _ => HttpMethods.Get,
    };

    /// <summary>Reads a path that <see cref="Edge.RequestTarget"/> has accepted.</summary>
    /// <returns>False: the path has the form of a follow-up, but its operation is unknown.</returns>
    public static bool TryRead(string path, out QueueRoute route)
    {
        var at = path.LastIndexOf(Requests, StringComparison.Ordinal);
        if (at < 0)
        {
            route = new QueueRoute(path[1..], null, Operation.Submit);
            return true;
        }

        var rest = path.AsSpan(at + Requests.Length);
        var slash = rest.IndexOf('/');
        var id = slash < 0 ? rest : rest[..slash];
        Operation? verb = (slash < 0 ? "" : rest[slash..]) switch
        {
            "" or "/response" => Operation.Result,
            "/status" => Operation.Status,
            "/status/stream" => Operation.Stream,
            "/cancel" => Operation.Cancel,
            _ => null,
        };
        route = at > 0 && verb is { } operation ? new QueueRoute(path[1..at], id.ToString(), operation) : default;
        return route.App is not null;
    }

    /// <summary>Whether an id is valid in a path, a header and a log line: it begins with a letter or digit,
    /// contains only <c>[A-Za-z0-9._-]</c>, and is at most 128 characters long.</summary>
    public static bool IsRequestId(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= MaxRequestIdLength
        && char.IsAsciiLetterOrDigit(id[0])
        && !id.ContainsAnyExcept(RequestIdCharacters);
}
