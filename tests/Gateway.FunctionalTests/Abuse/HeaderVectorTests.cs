using System.Text;
using Gateway.FunctionalTests.Abuse.Vectors;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>
/// Header lines added to a valid submit. The rig checks the forwarded headers: only names on the allow-list, each once, one credential,
/// plain characters.
/// </summary>
public sealed class HeaderVectorTests(VectorRig rig) : IClassFixture<VectorRig>
{
    /// <summary>Header lines and the expected status. One character is one byte.</summary>
    public static TheoryData<string, int> Headers => new()
    {
        // A second credential.
        { "Authorization: Bearer other", 401 }, { "authorization: Key other", 401 }, { "AUTHORIZATION: Basic eDp5", 401 },
        { "x-api-key: other", 401 }, { "X-Api-Key:", 401 }, { "Authorization:", 401 },
        { "Proxy-Authorization: Bearer other", 200 }, { "X-Authorization: Bearer other", 200 },
        { "Cookie: Authorization=Bearer other", 200 }, { "Authorization\0: Bearer other", 400 }, { "Authorization : Bearer other", 400 },
        { " Authorization: Bearer other", 400 },
        // Headers nominated by Connection, and hop-by-hop headers.
        { "Connection: Authorization", 200 }, { "Connection: content-type, content-length", 200 },
        { "Connection: x-fal-runner-hint\r\nx-fal-runner-hint: smuggled", 200 },
        { "Connection: keep-alive, x-smuggled\r\n" + VectorRig.Smuggled, 200 },
        { "Connection: close, Host", 200 }, { "Keep-Alive: timeout=1000", 200 }, { "Proxy-Connection: keep-alive", 200 },
        { "TE: trailers", 200 }, { "Trailer: Content-Length", 200 }, { "Via: 1.1 x", 200 }, { "Max-Forwards: 0", 200 },
        // Expectations and upgrades.
        { "Expect: 100-continue", 200 }, { "Expect: 200-ok", 200 }, { "Expect: 100-continue, x", 200 }, { "Upgrade: websocket", 400 },
        { "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk", 400 },
        { "Connection: Upgrade\r\nUpgrade: x", 400 },
        // Forwarding headers, which are ignored from an unknown sender.
        { "X-Forwarded-For: 127.0.0.1", 200 }, { "X-Forwarded-Host: smuggled.example", 200 }, { "X-Forwarded-Proto: https", 200 },
        { "Forwarded: host=smuggled.example;proto=https", 200 }, { "X-Real-IP: 127.0.0.1", 200 }, { "X-Original-URL: /admin", 200 },
        { "X-Rewrite-URL: /admin", 200 }, { "X-HTTP-Method-Override: DELETE", 200 }, { "X-Method-Override: GET", 200 },
        { "X-Forwarded-Prefix: /smuggled", 200 }, { "x-fal-target-url: https://smuggled.example/", 200 },
        { "Destination: http://smuggled.example/", 200 },
        // Host.
        { "Host: y", 400 }, { "Host: x", 400 }, { "host: y", 400 }, { "Host:", 400 },
        // Invalid names and values.
        { ": x", 400 }, { "X", 400 }, { "X Y: z", 400 }, { "X\t: z", 400 }, { "(x): y", 400 }, { "x@y: z", 400 }, { "x\0: y", 400 },
        { "X: y\0z", 400 }, { "\u00e9: x", 400 }, { "X: y\rZ: q", 400 }, { "X: y\nZ: q", 400 }, { "X: y\r\n z", 400 }, { "X[]: y", 400 },
        { "\u0001Transfer-Encoding: chunked", 400 }, { "\u0001X: y", 400 }, { "X\u007f: y", 400 }, { "X/Y: z", 400 }, { "\"X\": y", 400 },
        { "X,Y: z", 400 }, { "X;: y", 400 }, { "!#$%&'*+-.^_`|~09: x", 200 },
        { "X: \u00e9\u00ff", 400 }, { "X: \u0080", 400 }, { "X: \u00c3\u00a9", 200 }, { "x-fal-runner-hint: \u00c3\u00a9", 400 },
        { "Idempotency-Key: \u00c3\u00a9", 400 }, { "X: \u001b[31m", 200 }, { "X: \u007f", 200 }, { "X:\u0001", 200 },
        { "X: {0} {@x} %s ${jndi:ldap://x}", 200 }, { "X: \u00e2\u0080\u00ae", 200 }, { "X:", 200 }, { "X: \t ", 200 },
        { "__proto__: x", 200 },
        // The same attacks in headers that are forwarded.
        { "x-fal-runner-hint: plain", 200 }, { "x-fal-runner-hint: \u00e9", 400 }, { "x-fal-runner-hint: \u001b[31m", 400 },
        { "x-fal-runner-hint: a\tb", 400 }, { "x-fal-runner-hint: \u007f", 400 }, { "x-fal-runner-hint: \u0001", 400 },
        { "x-fal-runner-hint: a\0b", 400 },
        { "x-fal-runner-hint: a\r\n smuggled: y", 400 }, { "x-fal-runner-hint: a\rsmuggled: y", 400 }, { "Accept: \u00e9", 400 },
        { "Accept: text/html, */*", 200 }, { "x-fal-no-retry: 1\r\nx-fal-store-io: 0\r\nx-fal-request-timeout: 5", 200 },
        { "x-fal-runner-hint: %0d%0ax: y {0} ${jndi:x}", 200 },
        // Headers about the body.
        { "Content-Type: text/plain", 415 }, { "Content-Type: application/json", 415 }, { "Content-Encoding: gzip", 415 },
        { "Content-Encoding: identity, gzip", 415 }, { "Content-Encoding: identity\r\nContent-Encoding: identity", 415 },
        { "Content-Encoding: identity", 200 }, { "Content-Encoding: GZIP", 415 },
        { "Content-Encoding:", 415 }, { "Content-MD5: x", 200 }, { "Content-Range: bytes 0-1/2", 200 }, { "Range: bytes=0-", 200 },
        { "If-None-Match: *", 200 }, { "If-Match: x", 200 }, { "Content-Disposition: attachment", 200 }, { "Digest: sha-256=x", 200 },
        // Preferences and request ids.
        { "Prefer: wait=-1", 200 }, { "Prefer: wait=0", 202 }, { "Prefer: wait=\u00c3\u00a9", 200 },
        { "Prefer: respond-async, wait=, wait=x;y", 200 }, { "Accept-Language: zh;q=9, *;q=-1, \u00c3\u00a9;;;=,", 200 },
        { "Accept: application/problem+json;q=x", 200 },
        { "Idempotency-Key: \u00e9", 400 }, { "Idempotency-Key:", 400 }, { "Idempotency-Key: a b", 400 },
        { "Idempotency-Key: a\r\nIdempotency-Key: b", 400 }, { "Idempotency-Key: \u001b[31m", 400 },
        { "traceparent: 00-00000000000000000000000000000000-0000000000000000-00", 200 }, { "traceparent: smuggled", 200 },
        { "tracestate: x=\u00c3\u00a9", 200 }, { "baggage: k=smuggled", 200 }, { "X-Request-Id: smuggled", 200 },
        { "x-fal-request-id: smuggled", 200 }, { "Origin: null", 200 },
        { "Origin: https://smuggled.example\r\nAccess-Control-Request-Method: POST", 200 },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Header_IsForwardedPlainOrNotAtAll(string headers, int status)
    {
        var answers = await rig.SendAsync($"{rig.Head()}{headers}\r\nContent-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");

        VectorRig.StatusOf(answers[0]).ShouldBe(status, answers[0]);
        answers[0].ShouldNotContain("smuggled");
    }

    [Theory]
    [InlineData("Host: a b", 400)]
    [InlineData("Host: a/b", 400)]
    [InlineData("Host: a@b", 400)]
    [InlineData("Host: \u00e9", 400)]
    [InlineData("Host: a\0", 400)]
    [InlineData("Host: a,b", 400)]
    [InlineData("Host: a:x", 400)]
    [InlineData("Host: \u001b[31m", 400)]
    [InlineData("Host: {0}", 400)]
    [InlineData("Host: a\\b", 400)]
    [InlineData("X: y", 400)]
    [InlineData("Host: x:8080", 200)]
    [InlineData("Host: 127.0.0.1", 200)]
    [InlineData("Host: [::1]:80", 200)]
    public async Task Host_IsAcceptedOnlyAsOnePlainName(string header, int status)
    {
        var answers = await rig.SendAsync(
            $"POST /fal-ai/imagen4/preview HTTP/1.1\r\n{header}\r\nAuthorization: Bearer {rig.Key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");

        VectorRig.StatusOf(answers[0]).ShouldBe(status, answers[0]);
    }

    [Theory]
    [InlineData("Content-Type: application/json; charset=utf-7", 415)]
    [InlineData("Content-Type: application/json; charset=utf-16le", 415)]
    [InlineData("Content-Type: application/json; charset=utf-8; charset=utf-16", 415)]
    [InlineData("Content-Type: application/json, text/plain", 415)]
    [InlineData("Content-Type: application/json;", 200)]
    [InlineData("Content-Type: application/jsonp", 415)]
    [InlineData("Content-Type: application/json\u00c3\u00a9", 415)]
    [InlineData("Content-Type: text/json", 415)]
    [InlineData("Content-Type: application/*", 415)]
    [InlineData("Content-Type: {0}", 415)]
    [InlineData("Content-Type:", 415)]
    [InlineData("X: y", 415)]
    public async Task ContentType_IsAcceptedOnlyAsJsonInUtf8(string header, int status)
    {
        var answers = await rig.SendAsync(
            $"POST /fal-ai/imagen4/preview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {rig.Key}\r\n{header}\r\n"
            + $"Content-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");

        VectorRig.StatusOf(answers[0]).ShouldBe(status, answers[0]);
    }

    [Theory]
    [InlineData(8_200, 1)]
    [InlineData(17_000, 1)]
    [InlineData(8_000, 5)]
    [InlineData(10, 70)]
    public async Task Headers_TooLargeOrTooMany_Are431(int length, int count)
    {
        var headers = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            headers.Append("X-").Append(i).Append(": ").Append('a', length).Append("\r\n");
        }

        var answers = await rig.SendAsync($"{rig.Head()}{headers}Content-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");

        VectorRig.StatusOf(answers[0]).ShouldBe(431);
    }

    [Fact]
    public async Task Header_NominatedByConnection_IsNotForwarded()
    {
        await rig.SendAsync(
            $"{rig.Head()}Connection: x-fal-runner-hint\r\nx-fal-runner-hint: here\r\n"
            + $"Content-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");
        rig.LastForwarded.Head.ShouldNotContain("runner-hint");
    }
}
