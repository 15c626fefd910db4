using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Binding;
using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Commands.Remote;

/// <summary>Calls the administration API. Every failure is a <see cref="CommandFailedException"/> that says what to do.</summary>
internal sealed class AdministrationClient : IDisposable
{
    private const string Prefix = "admin/v1";
    private const string IsItTheApi = "Is this its management port, and does it have a key of Gateway:Administration:Keys?";
    private const long LargestAnswer = 64L * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly Uri _address;

    public AdministrationClient(Uri address, Secret key)
    {
        // The key is sent to this address only: a proxy would see it, and a redirect could lead it elsewhere.
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        _client = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
            BaseAddress = address,
        };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        _address = address;
    }

    public void Dispose() => _client.Dispose();

    /// <param name="path">The path below <c>/admin/v1</c>, escaped.</param>
    /// <param name="query">The parameters. A null value is left out.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <param name="patience">How long the answer may take. Null: 30 seconds.</param>
    public Task<RemoteAnswer> GetAsync(
        string path, IEnumerable<(string Name, string? Value)> query, CancellationToken cancellation, TimeSpan? patience = null)
    {
        var given = query.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}").ToList();
        var parameters = given.Count == 0 ? "" : $"?{string.Join('&', given)}";
        return SendAsync(HttpMethod.Get, path, parameters, null, null, patience ?? Patience, cancellation);
    }

    /// <param name="method">The method.</param>
    /// <param name="path">The path below <c>/admin/v1</c>, escaped.</param>
    /// <param name="body">The body. Null: none.</param>
    /// <param name="tag">The version that is changed. Null: the object has none.</param>
    /// <param name="cancellation">Cancels the call.</param>
    public Task<RemoteAnswer> SendAsync(
        HttpMethod method, string path, JsonObject? body, EntityTagHeaderValue? tag, CancellationToken cancellation) =>
        SendAsync(method, path, "", body, tag, Patience, cancellation);

    private async Task<RemoteAnswer> SendAsync(
        HttpMethod method, string path, string query, JsonObject? body, EntityTagHeaderValue? tag, TimeSpan patience,
        CancellationToken cancellation)
    {
        // An address is normalized before it is sent, so a name that is '..' would lead to another route.
        if (path[1..].Split('/').Any(static segment => segment is "" or "." or ".."))
        {
            throw new CommandFailedException("A name must not be empty, and must not be '.' or '..'.");
        }

        using var request = new HttpRequestMessage(method, Prefix + path + query)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        if (tag is not null)
        {
            request.Headers.IfMatch.Add(tag);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(patience);
        try
        {
            using var response = await _client.SendAsync(request, deadline.Token);
            var text = await response.Content.ReadAsStringAsync(deadline.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new CommandFailedException(Describe(response, Parse(text)));
            }

            return Parse(text) is { } answer
                ? new RemoteAnswer(answer, response.Headers.ETag)
                : throw new CommandFailedException($"{Shown} answered with something that is no JSON object. Is this its management port?");
        }
        catch (HttpRequestException exception)
        {
            throw new CommandFailedException(
                $"{Shown} can't be reached: {exception.HttpRequestError}. --url names the management port of the gateway.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailedException($"{Shown} has not answered within {patience.TotalSeconds:0} s.");
        }
    }

    private string Shown => $"The gateway at {_address.GetLeftPart(UriPartial.Path).TrimEnd('/')}";

    private static JsonObject? Parse(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string Describe(HttpResponseMessage response, JsonObject? error)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (error?["message"] is not JsonValue message || !message.TryGetValue(out string? text))
        {
            return $"{Shown} answered {status} without a message. {IsItTheApi}";
        }

        var type = error["error_type"] is JsonValue known && known.TryGetValue(out string? name) ? Echo.OneLine(name) : "error";
        // The message has the first violation.
        var details = error["detail"] is JsonArray { Count: > 1 } violations ? string.Concat(violations.Select(Violation)) : "";
        return $"{status} {type}: {Echo.OneLine(text)}{details}{HintOf(type)}";
    }

    private string HintOf(string type) => type switch
    {
        ErrorTypes.RouteUnknown => $"{Environment.NewLine}{Shown} does not serve this call. {IsItTheApi}",
        ErrorTypes.PreconditionFailed => $"{Environment.NewLine}Somebody else changed it between the read and the write of this command. "
            + "Look at it, and run the command again if you still want the change.",
        _ => "",
    };

    /// <summary>One violation of a body, on a line of its own.</summary>
    private static string Violation(JsonNode? violation)
    {
        var place = violation?["loc"] is JsonArray location ? string.Join('.', location.Skip(1)) : "";
        return $"{Environment.NewLine}  {Echo.OneLine(place)}: {Echo.OneLine(violation?["msg"]?.ToString() ?? "")}";
    }
}
