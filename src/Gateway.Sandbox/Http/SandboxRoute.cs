namespace Gateway.Sandbox.Http;

/// <param name="Operation">The operation of the request.</param>
/// <param name="App">For a submit, the model; for a follow-up, everything before the last <c>/requests/{id}</c>.</param>
/// <param name="RequestId">The id of a follow-up; null for a submit.</param>
/// <param name="Logs">Whether the query requests logs.</param>
/// <param name="Plain">Whether the path has neither <c>/response</c> nor a trailing slash. Dialects B and C support only such
/// paths.</param>
internal readonly record struct SandboxRoute(SandboxOperation Operation, string App, string? RequestId, bool Logs, bool Plain)
{
    private static readonly SandboxRoute Unknown = new(SandboxOperation.Unknown, "", null, false, false);

    public static SandboxRoute Parse(string method, string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? target : target[..question];
        if (path.Length < 2 || path[0] != '/')
        {
            return Unknown;
        }

        var slash = path[^1] == '/';
        var segments = path[1..(slash ? ^1 : ^0)].Split('/');
        if (segments.Length < 2 || segments.Contains(""))
        {
            return Unknown;
        }

        var marker = Array.LastIndexOf(segments, "requests");
        if (marker < 0)
        {
            return method == "POST" ? new(SandboxOperation.Submit, string.Join('/', segments), null, false, !slash) : Unknown;
        }

        if (marker < 2 || marker + 1 == segments.Length)
        {
            return Unknown;
        }

        var rest = string.Join('/', segments[(marker + 2)..]);
        var operation = (method, rest) switch
        {
            ("GET", "" or "response") => SandboxOperation.Result,
            ("GET", "status") => SandboxOperation.Status,
            ("GET", "status/stream") => SandboxOperation.Stream,
            ("PUT", "cancel") => SandboxOperation.Cancel,
            _ => SandboxOperation.Unknown,
        };
        var app = string.Join('/', segments[..marker]);
        var logs = question >= 0 && AsksForLogs(target[(question + 1)..]);
        return new(operation, app, Uri.UnescapeDataString(segments[marker + 1]), logs, !slash && rest != "response");
    }

    private static bool AsksForLogs(string query) =>
        query.Split('&').Any(p => p is "logs=1" || p.Equals("logs=true", StringComparison.OrdinalIgnoreCase));
}
