using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse.Vectors;

/// <summary>One gateway for all rows of a table. A row is what a client writes, byte for byte; a plain request follows it on the same connection.</summary>
public sealed partial class VectorRig : IAsyncLifetime
{
    /// <summary>In what must never be taken for a request of its own.</summary>
    public const string Smuggled = "x-smuggled: CANARY";

    public const string Body = """{"prompt":"CANARY"}""";

    /// <summary>Answered with 404 when the connection is still in good order.</summary>
    private const string Sentinel = "GET /sentinel HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private static readonly HashSet<string> Passed = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Authorization", "Content-Type", "Content-Length", "Accept", "x-fal-queue-priority", "x-fal-request-timeout", "x-fal-runner-hint", "x-fal-no-retry", "x-fal-store-io",
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

    /// <summary>A submit's head without its framing.</summary>
    internal string Head(string target = "/fal-ai/imagen4/preview") =>
        $"POST {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_gateway.Key}\r\nContent-Type: application/json\r\n";

    /// <summary>Sends the row and the plain request behind it, and reads to the connection's end.</summary>
    /// <param name="request">One character a byte.</param>
    /// <param name="body">What the upstream may get as a body.</param>
    /// <returns>The answers in order, without that of the plain request.</returns>
    internal async Task<IReadOnlyList<string>> SendAsync(string request, string body = Body)
    {
        var before = _upstream.Requests.Count;
        var text = await ExchangeAsync(request + Sentinel);
        var answers = Split(text);
        answers.ShouldNotBeEmpty();
        var own = answers.Where(answer => !answer.Contains("/sentinel", StringComparison.Ordinal)).ToList();

        // 505 is the server's word for a version that it does not speak.
        answers.Select(StatusOf).ShouldAllBe(status => status < 500 || status == 505, text);
        if (own.Count == answers.Count)
        {
            // Nothing behind it was read: then the connection must have been given up in so many words.
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

    /// <summary>Every line that the program wrote since the last look is one JSON object, and nothing of a prompt is in it.</summary>
    internal void ShouldBeWholeLines()
    {
        using var file = new FileStream(_gateway.LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(_logRead, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        // The last line may be on its way.
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
            // Reset behind a refusal; what came before counts.
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
        StatusOf(answer) is 200 or 202 && answer.Contains("request_id", StringComparison.Ordinal) && !answer.Contains("Idempotency-Replayed", StringComparison.OrdinalIgnoreCase);

    private static int LengthOf(string text, int head)
    {
        if (text.IndexOf("\r\nTransfer-Encoding: chunked\r\n", 0, head, StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return text.IndexOf("\r\n0\r\n\r\n", head, StringComparison.Ordinal) + 7 - head;
        }

        return ContentLength().Match(text[..head]) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
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
