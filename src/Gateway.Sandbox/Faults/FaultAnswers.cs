using System.Globalization;
using System.Text;
using Gateway.Sandbox.Http;
using Names = Gateway.Sandbox.SandboxFaultNames;

namespace Gateway.Sandbox.Faults;

/// <summary>Responses that replace the normal response, with the values that the fault overrides.</summary>
internal static class FaultAnswers
{
    private const string Html =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
        + "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

    public static Answer Create(SandboxFault fault)
    {
        var plain = Plain(fault);
        var status = fault.Status ?? plain.Status;
        var body = fault.Body is null ? plain.Body : Encoding.UTF8.GetBytes(fault.Body);
        var answer = new Answer
        {
            Status = status,

            // Kestrel refuses to send a body with a status that allows none.
            Body = status is 204 or 205 or 304 ? [] : body,
            ContentType = fault.ContentType ?? plain.ContentType,
        };
        answer.Headers.AddRange(plain.Headers);
        if (RetryAfter(fault) is { } seconds)
        {
            answer.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        }

        return answer;
    }

    private static Answer Plain(SandboxFault fault) => fault.Fault switch
    {
        Names.Unauthorized => FamilyErrors.Unauthorized(),
        Names.Forbidden => FamilyErrors.Forbidden(),
        Names.RateLimited => FamilyErrors.RateLimited(),
        Names.RateLimitedEmpty => new Answer { Status = 429, Body = [], ContentType = null },
        Names.Unavailable => FamilyErrors.Unavailable(),
        Names.Html502 => Text(502, "text/html", Html),
        Names.NonJson => Text(200, Answer.Json, "<!doctype html><title>It works!</title>"),
        Names.Redirect => new Answer { Status = 302, Body = [], ContentType = null }
            .With("Location", fault.Location ?? "https://elsewhere.invalid/"),
        _ => FamilyErrors.Error(fault.Status ?? 500, "upstream error", "upstream_error", "bad_response_status_code"),
    };

    private static int? RetryAfter(SandboxFault fault) => fault.RetryAfter ?? (fault.Fault == Names.RateLimited ? 1 : null);

    private static Answer Text(int status, string contentType, string body) =>
        new() { Status = status, ContentType = contentType, Body = Encoding.UTF8.GetBytes(body) };
}
