using Gateway.FunctionalTests.Abuse.Vectors;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>
/// The end of a body must be unambiguous. Otherwise the response is 400 and the connection is closed. The gateway frames the forwarded
/// request itself.
/// </summary>
public sealed class FramingVectorTests(VectorRig rig) : IClassFixture<VectorRig>
{
    private const string Chunked = "Transfer-Encoding: chunked";
    private const string InChunks = "13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n";

    /// <summary>Framing headers for a body of the right length, and the expected status.</summary>
    public static TheoryData<string, int> Lengths => new()
    {
        { "Content-Length: 19", 200 }, { "content-length: 19", 200 }, { "Content-Length:19", 200 }, { "Content-Length:  19  ", 200 },
        { "Content-Length:\t19\t", 200 }, { "Content-Length: 0019", 200 }, { "Content-Length: 0000000000000000019", 200 },
        // Kestrel alone would accept a sign. More than 19 digits are refused, whatever their value.
        { "Content-Length: +19", 400 }, { "Content-Length: +0", 400 }, { "Content-Length: -0", 400 }, { "Content-Length: +", 400 },
        { "content-length: +19", 400 }, { "Content-Length: 00000000000000000019", 400 },
        { "Content-Length: -19", 400 }, { "Content-Length: 19, 19", 400 }, { "Content-Length: 19,", 400 }, { "Content-Length: ,19", 400 },
        { "Content-Length: 19 19", 400 }, { "Content-Length: 19;x", 400 },
        { "Content-Length: 0x13", 400 }, { "Content-Length: 19.0", 400 }, { "Content-Length: 1.9e1", 400 }, { "Content-Length: 1_9", 400 },
        { "Content-Length: \"19\"", 400 }, { "Content-Length: ", 400 }, { "Content-Length:", 400 },
        { "Content-Length: x", 400 }, { "Content-Length: 19\0", 400 }, { "Content-Length: \u000b19", 400 },
        { "Content-Length: \u00a019", 400 }, { "Content-Length: \u00b919", 400 }, { "Content-Length: --19", 400 },
        { "Content-Length: ++19", 400 },
        { "Content-Length: 99999999999999999999", 400 }, { "Content-Length: 18446744073709551635", 400 },
        { "Content-Length: 9223372036854775807", 413 }, { "Content-Length: 4294967315", 413 },
        { "Content-Length: 19\r\nContent-Length: 19", 400 }, { "Content-Length: 19\r\nContent-Length: 5", 400 },
        { "Content-Length: 0\r\nContent-Length: 19", 400 }, { "Content-Length: 19\r\ncontent-length: 19", 400 },
        { "Content-Length : 19", 400 }, { " Content-Length: 19", 400 }, { "Content-Length\t: 19", 400 }, { "Content-Length: 1\r\n 9", 400 },
        { "X: y\r\n Content-Length: 19", 400 }, { "X: y\nContent-Length: 19", 400 }, { "X: y\rContent-Length: 19", 400 },
        { "Content-Length: 19\r\nX-Content-Length: 5", 200 }, { "Content-Length: 19\r\nContent_Length: 5", 200 },
        { "Content-Length: 19\r\nContent-Length-X: 5", 200 }, { "Content-Length: 19\r\n\u00a0Content-Length: 5", 400 },
        { "Content_Length: 19", 400 }, { "X: y", 400 }, { "Content-Length: 19\r\n\u0001Content-Length: 5", 400 },
        { "\u0001Content-Length: 19", 400 },
    };

    /// <summary>Transfer-Encoding headers for a chunked body, and the expected status.</summary>
    public static TheoryData<string, int> Encodings => new()
    {
        { Chunked, 200 }, { "Transfer-Encoding: Chunked", 200 }, { "transfer-encoding: CHUNKED", 200 },
        { "Transfer-Encoding:chunked", 200 }, { "Transfer-Encoding: chunked ", 200 }, { "Transfer-Encoding:\tchunked", 200 },
        { "Transfer-Encoding: chunked\t", 200 },
        { Chunked + "\r\nContent-Length: 29", 400 }, { "Content-Length: 29\r\n" + Chunked, 400 },
        { "Content-Length: 0\r\n" + Chunked, 400 }, { Chunked + "\r\nContent-Length: 0", 400 },
        { Chunked + "\r\nX-Content-Length: 5", 400 },
        { Chunked + "\r\n" + Chunked, 400 }, { Chunked + "\r\nTransfer-Encoding: identity", 400 },
        { "Transfer-Encoding: identity\r\n" + Chunked, 400 }, { Chunked + "\r\nTransfer-Encoding: x", 400 },
        { Chunked + "\r\ntransfer-encoding:", 400 },
        { "Transfer-Encoding: chunked, chunked", 400 }, { "Transfer-Encoding: gzip, chunked", 400 },
        { "Transfer-Encoding: chunked, gzip", 400 }, { "Transfer-Encoding: chunked, identity", 400 },
        { "Transfer-Encoding: identity, chunked", 400 },
        { "Transfer-Encoding: identity", 400 }, { "Transfer-Encoding: gzip", 400 }, { "Transfer-Encoding: xchunked", 400 },
        { "Transfer-Encoding: chunkedx", 400 }, { "Transfer-Encoding: chunk", 400 }, { "Transfer-Encoding: chunked;q=1", 400 },
        { "Transfer-Encoding: \"chunked\"", 400 }, { "Transfer-Encoding: 'chunked'", 400 }, { "Transfer-Encoding: chunked,", 400 },
        { "Transfer-Encoding: ,chunked", 400 }, { "Transfer-Encoding:", 400 }, { "Transfer-Encoding: chunked\0", 400 },
        { "Transfer-Encoding: \u000bchunked", 400 }, { "Transfer-Encoding: chunked\u000c", 400 },
        { "Transfer-Encoding: \u00a0chunked", 400 }, { "Transfer-Encoding: ch\u00fcnked", 400 },
        { "Transfer-Encoding: chunKed\u0001", 400 }, { "Transfer-Encoding: chun\tked", 400 },
        { "Transfer-Encoding : chunked", 400 }, { "Transfer-Encoding\t: chunked", 400 }, { " Transfer-Encoding: chunked", 400 },
        { "\tTransfer-Encoding: chunked", 400 }, { "Transfer-Encoding:\r\n chunked", 400 }, { "Transfer-Encoding\r\n: chunked", 400 },
        { "X: y\r\n\tTransfer-Encoding: chunked", 400 }, { "X: y\nTransfer-Encoding: chunked", 400 },
        { "X: y\rTransfer-Encoding: chunked", 400 }, { "X: y\0\r\nTransfer-Encoding: chunked", 400 },
        { "Transfer-Encoding\0: chunked", 400 }, { "\u0001Transfer-Encoding: chunked", 400 }, { "Transfer-Encoding\u0001: chunked", 400 },
        { "Content-Length: 19\r\n\u0001Transfer-Encoding: chunked", 400 },
        // Names that resemble Transfer-Encoding: the request has no body, and the bytes after it are not a valid request.
        { "Transfer_Encoding: chunked", 400 }, { "Transfer\u00adEncoding: chunked", 400 }, { "TransferEncoding: chunked", 400 },
        { "X-Transfer-Encoding: chunked", 400 },
        { "TE: chunked", 400 }, { Chunked + "\r\nTE: trailers, chunked", 200 }, { Chunked + "\r\nTransfer_Encoding: gzip", 200 },
        { Chunked + "\r\nTrailer: Content-Length", 200 },
    };

    /// <summary>A complete chunked body, and the expected status.</summary>
    public static TheoryData<string, int> Chunks => new()
    {
        { InChunks, 200 }, { "0013\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 200 },
        { "13\r\n{\"prompt\":\"CANARY\"}\r\n0000\r\n\r\n", 200 }, { "a\r\n{\"prompt\":\r\n9\r\n\"CANARY\"}\r\n0\r\n\r\n", 200 },
        { "A\r\n{\"prompt\":\r\n9\r\n\"CANARY\"}\r\n0\r\n\r\n", 200 },
        { "13;x\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 200 }, { "13;x=y\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 200 },
        { "13;x=\"y\"\r\n{\"prompt\":\"CANARY\"}\r\n0;x\r\n\r\n", 200 }, { "13;\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 200 },
        { "0x13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "+13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "-13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { " 13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "\t13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "1 3\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "1_3\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "13g\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "13h\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "13,\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { ";x\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "g\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "\u00b9\u00b3\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "13\0\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "80000013\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "100000013\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "ffffffff\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "10000000000000013\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "ffffffffffffffff\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        // Line ends: only CRLF is a line end, also inside a chunk extension.
        { "13\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "13\r{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "13\n\r{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "13;x\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "13;\n\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "13;a\nb\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "13;a\rb\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "13;\r\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "13\r\n{\"prompt\":\"CANARY\"}\n0\r\n\r\n", 400 },
        { "13\r\n{\"prompt\":\"CANARY\"}0\r\n\r\n", 400 },
        { "13\r\n{\"prompt\":\"CANARY\"}\r0\r\n\r\n", 400 }, { "12\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 },
        { "14\r\n{\"prompt\":\"CANARY\"}\r\n0\r\n\r\n", 400 }, { "13\r\n{\"prompt\":\"CANARY\"}\r\n0\n\n", 400 },
        { "13\r\n{\"prompt\":\"CANARY\"}\r\n-0\r\n\r\n", 400 },
        // The gateway drops trailers.
        { "13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\nX: y\r\n\r\n", 200 },
        { "13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\nAuthorization: Bearer x\r\n\r\n", 200 },
        { "13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\nContent-Length: 5\r\n\r\n", 200 },
        { "13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\nTransfer-Encoding: gzip\r\n\r\n", 200 },
        { "13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\nHost: y\r\nContent-Encoding: gzip\r\n\r\n", 200 },
        { "13\r\n{\"prompt\":\"CANARY\"}\r\n0\r\nx-fal-runner-hint: smuggled\r\n\r\n", 200 },
        // Only the last chunk: an empty body.
        { "0\r\n\r\n", 400 }, { "0\r\nX: y\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task ContentLength_IsAcceptedOnlyAsOnePlainNumber(string header, int status)
    {
        var answers = await rig.SendAsync($"{rig.Head()}{header}\r\n\r\n{VectorRig.Body}");

        VectorRig.StatusOf(answers[0]).ShouldBe(status, answers[0]);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task TransferEncoding_IsAcceptedOnlyAsChunkedOnce(string header, int status)
    {
        var answers = await rig.SendAsync($"{rig.Head()}{header}\r\n\r\n{InChunks}");

        VectorRig.StatusOf(answers[0]).ShouldBe(status, answers[0]);
    }

    /// <summary>HTTP/1.0 has no Transfer-Encoding (RFC 9112, section 6.1).</summary>
    [Theory]
    [InlineData(Chunked)]
    [InlineData("transfer-encoding: Chunked")]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Transfer-Encoding:")]
    [InlineData(Chunked + "\r\nConnection: keep-alive")]
    [InlineData("Connection: keep-alive, Transfer-Encoding\r\n" + Chunked)]
    [InlineData(Chunked + "\r\nContent-Length: 29")]
    public async Task TransferEncoding_InHttp10_IsRefused(string header)
    {
        var head = rig.Head().Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal);

        var answers = await rig.SendAsync($"{head}{header}\r\n\r\n{InChunks}");

        VectorRig.StatusOf(answers.ShouldHaveSingleItem()).ShouldBe(400, answers[0]);
        answers[0].ShouldContain("Connection: close");
    }

    [Fact]
    public async Task ContentLength_InHttp10_IsAccepted()
    {
        var head = rig.Head().Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal);

        var answers = await rig.SendAsync($"{head}Content-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");

        VectorRig.StatusOf(answers[0]).ShouldBe(200, answers[0]);
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public async Task Chunks_AreAcceptedOnlyIfWellFormed(string body, int status)
    {
        var answers = await rig.SendAsync($"{rig.Head()}{Chunked}\r\n\r\n{body}");

        VectorRig.StatusOf(answers[0]).ShouldBe(status, answers[0]);
    }

    /// <summary>Refusals of every stage. The body of the refused request is itself a request.</summary>
    [Theory]
    [InlineData("POST /fal-ai/imagen4/preview HTTP/1.1\r\nHost: x\r\n", 401)]
    [InlineData("POST /fal-ai/imagen4/preview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer no-such-key\r\n", 401)]
    [InlineData("POST /fal-ai/imagen4%2fpreview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n", 400)]
    [InlineData("POST /fal-ai/no-such-model HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n", 404)]
    [InlineData("POST /nowhere HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n", 404)]
    [InlineData("PUT /fal-ai/imagen4/preview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n", 405)]
    [InlineData("POST /fal-ai/imagen4/preview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: text/plain\r\n", 415)]
    [InlineData(
        "POST /fal-ai/imagen4/preview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
        + "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", 415)]
    [InlineData(
        "POST /fal-ai/imagen4/preview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n", 400)]
    [InlineData(
        "POST /fal-ai/imagen4/preview HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
        + "Content-Type: application/json\r\nExpect: 100-continue\r\n", 400)]
    [InlineData("GET /fal-ai/imagen4/requests/x/status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n", 400)]
    [InlineData("PUT /fal-ai/imagen4/requests/x/cancel HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n", 400)]
    [InlineData("GET /healthz/live HTTP/1.1\r\nHost: x\r\n", 200)]
    [InlineData("GET /jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n", 400)]
    [InlineData("DELETE /contracts HTTP/1.1\r\nHost: x\r\n", 405)]
    [InlineData(
        "POST /api/fal/proxy HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nx-fal-target-url: https://evil.example/\r\n", 400)]
    public async Task Body_ContainsRequest_IsNotParsedAsRequest(string head, int status)
    {
        var inner = $"{rig.Head()}{VectorRig.Smuggled}\r\nContent-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}";
        var outer = head.Replace("{key}", rig.Key, StringComparison.Ordinal);

        var counted = await rig.SendAsync($"{outer}Content-Length: {inner.Length}\r\n\r\n{inner}");
        var chunked = await rig.SendAsync($"{outer}Transfer-Encoding: chunked\r\n\r\n{inner.Length:x}\r\n{inner}\r\n0\r\n\r\n");

        VectorRig.StatusOf(counted.ShouldHaveSingleItem()).ShouldBe(status, counted[0]);
        VectorRig.StatusOf(chunked.ShouldHaveSingleItem()).ShouldBe(status, chunked[0]);
    }

    [Fact]
    public async Task Requests_Pipelined_GetOneResponseEach()
    {
        var one = $"{rig.Head()}Content-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}";

        var answers = await rig.SendAsync($"{one}{rig.Head()}{Chunked}\r\n\r\n{InChunks}{one}");

        answers.Select(VectorRig.StatusOf).ShouldBe([200, 200, 200]);
    }
}
