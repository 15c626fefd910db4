using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse.Vectors;

/// <summary>
/// One gateway for all rows of a table. A row is the exact bytes that a client sends. A plain request follows each row on the same
/// connection.
/// </summary>
public sealed partial class VectorRig : IAsyncLifetime
{
    /// <summary>Part of the bytes that the gateway must never parse as a separate request.</summary>
    public const string Smuggled = "x-smuggled: CANARY";

    public const string Body = """{"prompt":"CANARY"}""";

    /// <summary>Gets 404 if the connection is still usable.</summary>
    private const string Sentinel = "GET /sentinel HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private static readonly HashSet<string> Passed = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Authorization", "Content-Type", "Content-Length", "Accept", "x-fal-queue-priority", "x-fal-request-timeout",
        "x-fal-runner-hint", "x-fal-no-retry", "x-fal-store-io",
        "x-fal-object-lifecycle-preference",
    };

    private readonly RawUpstream _upstream = new();
    private TestGateway _gateway = null!;
    private long _logRead;

    public async ValueTask InitializeAsync() => _gateway = await TestGateway.StartAsync(
        ("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address", _upstream.Address.ToString()));

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    internal string Key => _gateway.Key;

    internal HttpClient Client => _gateway.Client;

    /// <summary>The head of a submit, without framing headers.</summary>
    internal string Head(string target = "/fal-ai/imagen4/preview") =>
        $"POST {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_gateway.Key}\r\nContent-Type: application/json\r\n";

    /// <summary>Sends the row and the plain request after it, and reads until the connection is closed.</summary>
    /// <param name="request">The row. One character is one byte.</param>
    /// <param name="body">The body that the upstream may receive.</param>
    /// <returns>The responses in order, without the response to the plain request.</returns>
    internal async Task<IReadOnlyList<string>> SendAsync(string request, string body = Body)
    {
        var before = _upstream.Requests.Count;
        var text = await ExchangeAsync(request + Sentinel);
        var answers = Split(text);
        answers.ShouldNotBeEmpty();
        var own = answers.Where(answer => !answer.Contains("/sentinel", StringComparison.Ordinal)).ToList();

        // The server sends 505 for an HTTP version that it does not support.
        answers.Select(StatusOf).ShouldAllBe(status => status < 500 || status == 505, text);
        if (own.Count == answers.Count)
        {
            // The plain request got no response, so the last response must announce that the connection closes.
            own[^1].ShouldContain("Connection: close", Case.Insensitive);
        }

        var arrived = _upstream.Requests.Skip(before).ToList();
        arrived.Count.ShouldBe(own.Count(IsNewJob), text);
        arrived.ForEach(forwarded => ShouldBePlain(forwarded, body));
        ShouldBeWholeLines();
        return own;
    }

    internal static int StatusOf(string answer) => int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture);

    internal RawRequest LastForwarded => _upstream.Requests[^1];

    internal int Forwarded => _upstream.Requests.Count;

    /// <summary>
    /// Checks that every line that the program wrote since the last check is one JSON object and contains no text of a prompt.
    /// </summary>
    internal void ShouldBeWholeLines()
    {
        using var file = new FileStream(_gateway.LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(_logRead, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        // The last line may be incomplete.
        var end = text.LastIndexOf('\n') + 1;
        _logRead += Encoding.UTF8.GetByteCount(text.AsSpan(0, end));
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var parsed = JsonDocument.Parse(line);
            parsed.RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
            line.ShouldNotContain("CANARY");
        }
    }

    private async Task<string> ExchangeAsync(string request)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TestDeadline.Longest);
        using var socket = new TcpClient();
        await socket.ConnectAsync(_gateway.Address.Host, _gateway.Address.Port, deadline.Token);
        var stream = socket.GetStream();
        var received = new List<byte>();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, deadline.Token)) > 0)
            {
                received.AddRange(buffer.AsSpan(0, read));
            }
        }
        catch (IOException)
        {
            // The gateway reset the connection after a refusal. The bytes received before it count.
        }

        return Encoding.Latin1.GetString([.. received]);
    }

    private static List<string> Split(string text)
    {
        var answers = new List<string>();
        while (text.Length > 0)
        {
            text.ShouldStartWith("HTTP/1.1 ");
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            head.ShouldBeGreaterThan(3, text);
            var length = LengthOf(text, head);
            var answer = text[..(head + length)];
            text = text[(head + length)..];
            if (!answer.StartsWith("HTTP/1.1 100 ", StringComparison.Ordinal))
            {
                answers.Add(answer);
            }
        }

        return answers;
    }

    private static bool IsNewJob(string answer) =>
        StatusOf(answer) is 200 or 202 && answer.Contains("request_id", StringComparison.Ordinal)
            && !answer.Contains("Idempotency-Replayed", StringComparison.OrdinalIgnoreCase);

    private static int LengthOf(string text, int head)
    {
        if (text.IndexOf("\r\nTransfer-Encoding: chunked\r\n", 0, head, StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return text.IndexOf("\r\n0\r\n\r\n", head, StringComparison.Ordinal) + 7 - head;
        }

        return ContentLength().Match(text[..head]) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    private static void ShouldBePlain(RawRequest forwarded, string body)
    {
        forwarded.RequestLine.ShouldBe("POST /fal-ai/imagen4/preview HTTP/1.1");
        var headers = forwarded.Headers.ToList();
        headers.Select(header => header.Name).ShouldBeUnique();
        headers.Select(header => header.Name).ShouldAllBe(name => Passed.Contains(name));
        headers.ShouldContain(("Authorization", $"Bearer {TestGateway.UpstreamToken}"));
        headers.ShouldContain(("Content-Type", "application/json"));
        headers.ShouldContain(("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
        headers.SelectMany(header => header.Name + header.Value).ShouldAllBe(c => c >= ' ' && c <= '~');
        forwarded.Head.ShouldNotContain("smuggled", Case.Insensitive);
        forwarded.Body.ShouldBe(body);
    }

    [GeneratedRegex(@"\r\nContent-Length: (\d+)\r\n", RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();
}
