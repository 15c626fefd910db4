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

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly Uri _address;

    public AdministrationClient(Uri address, Secret key)
    {
        // The key is sent to this address only: a proxy would see it, and a redirect could lead it elsewhere.
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        _client = new HttpClient(handler) { Timeout = Timeout, MaxResponseContentBufferSize = LargestAnswer, BaseAddress = address };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        _address = address;
    }

    public void Dispose() => _client.Dispose();

    /// <param name="path">The path below <c>/admin/v1</c>, escaped.</param>
    /// <param name="query">The parameters. A null value is left out.</param>
    /// <param name="cancellation">Cancels the call.</param>
    public Task<JsonObject> GetAsync(string path, IEnumerable<(string Name, string? Value)> query, CancellationToken cancellation)
    {
        var given = query.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}").ToList();
        return SendAsync(HttpMethod.Get, given.Count == 0 ? path : $"{path}?{string.Join('&', given)}", null, cancellation);
    }

    /// <returns>The answer; an empty object for one without a body.</returns>
    public async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, Prefix + path) { Content = body is null ? null : JsonContent.Create(body) };
        try
        {
            using var response = await _client.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            return response.IsSuccessStatusCode
                ? Parse(text) ?? throw new CommandFailedException($"{Shown} answered with something that is no JSON object. Is this its "
                    + "management port?")
                : throw new CommandFailedException(Describe(response, Parse(text)));
        }
        catch (HttpRequestException exception)
        {
            throw new CommandFailedException(
                $"{Shown} can't be reached: {exception.HttpRequestError}. --url names the management port of the gateway.");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailedException($"{Shown} has not answered within {Timeout.TotalSeconds:0} s.");
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
        var hint = type == ErrorTypes.RouteUnknown ? $"{Environment.NewLine}{Shown} does not serve this call. {IsItTheApi}" : "";
        return $"{status} {type}: {Echo.OneLine(text)}{details}{hint}";
    }

    /// <summary>One violation of a body, on a line of its own.</summary>
    private static string Violation(JsonNode? violation)
    {
        var place = violation?["loc"] is JsonArray location ? string.Join('.', location.Skip(1)) : "";
        return $"{Environment.NewLine}  {Echo.OneLine(place)}: {Echo.OneLine(violation?["msg"]?.ToString() ?? "")}";
    }
}
