using Gateway.FunctionalTests.Abuse.Vectors;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>Request targets that two parsers could read differently. The gateway refuses and does not forward them.</summary>
public sealed class RequestTargetVectorTests(VectorRig rig) : IClassFixture<VectorRig>
{
    /// <summary>Target and expected status. One character is one byte.</summary>
    public static TheoryData<string, int> Targets => new()
    {
        { "/fal-ai/imagen4/preview", 200 },
        { "/fal-ai/imagen4/preview/", 200 },
        { "/fal-ai/imagen4/preview?", 200 },
        { "/fal-ai/imagen4/preview?a=b&a=%00%2f", 200 },
        { "/fal-ai/imagen4/preview?/../..;//x", 200 },
        { "/fal-ai/imagen4/preview?fal_webhook=x", 400 },
        { "/fal-ai/imagen4/preview?FAL_WEBHOOK=x", 400 },
        { "/fal-ai/imagen4/preview?fal%5fwebhook=x", 400 },
        { "/fal-ai/imagen4/preview??fal_webhook=x", 200 },
        // Encoded and doubled separators.
        { "/fal-ai/imagen4%2fpreview", 400 }, { "/fal-ai/imagen4%2Fpreview", 400 }, { "/fal-ai%2fimagen4/preview", 400 },
        { "/%2ffal-ai/imagen4/preview", 400 },
        { "/fal-ai/imagen4%252fpreview", 400 }, { "/fal-ai/imagen4%5cpreview", 400 }, { "/fal-ai\\imagen4\\preview", 400 },
        { "\\fal-ai/imagen4/preview", 400 },
        { "//fal-ai/imagen4/preview", 400 }, { "/fal-ai//imagen4/preview", 400 }, { "/fal-ai/imagen4/preview//", 400 }, { "///", 400 },
        { "/fal-ai/imagen4///preview", 400 },
        // Dot segments.
        { "/fal-ai/../fal-ai/imagen4/preview", 400 }, { "/./fal-ai/imagen4/preview", 400 }, { "/fal-ai/imagen4/preview/..", 400 },
        { "/fal-ai/imagen4/preview/.", 400 }, { "/..", 400 }, { "/.", 400 },
        { "/fal-ai/..;/imagen4/preview", 400 }, { "/fal-ai/imagen4/..;x/preview", 400 }, { "/fal-ai/imagen4;x=y/preview", 400 },
        { "/fal-ai/imagen4/preview;", 400 }, { "/;/fal-ai/imagen4/preview", 400 },
        { "/fal-ai/%2e%2e/fal-ai/imagen4/preview", 400 }, { "/fal-ai/%2e/imagen4/preview", 400 }, { "/fal-ai/.%2e/imagen4/preview", 400 },
        { "/fal-ai/%252e%252e/imagen4/preview", 400 },
        { "/fal-ai/%c0%ae%c0%ae/imagen4/preview", 400 }, { "/fal-ai/%uff0e%uff0e/imagen4/preview", 400 },
        { "/fal-ai/.../imagen4/preview", 400 }, { "/fal-ai/.imagen4/preview", 400 },
        // Other encodings of plain letters, and invalid encodings.
        { "/%66al-ai/imagen4/preview", 400 }, { "/fal-ai/imagen%34/preview", 400 }, { "/fal-ai/imagen4/previe%77", 400 },
        { "/fal-ai/imagen4/preview%", 400 }, { "/fal-ai/imagen4/preview%2", 400 },
        { "/fal-ai/imagen4/preview%zz", 400 }, { "/fal-ai/imagen4/preview%u0077", 400 }, { "/fal-ai/imagen4/preview+", 400 },
        { "/fal-ai/imagen4/preview%20", 400 }, { "/fal-ai/imagen4/preview%09", 400 },
        { "/fal-ai/imagen4/preview%00", 400 }, { "/fal-ai/imagen4%00/preview", 400 }, { "/fal-ai/imagen4/preview\0", 400 },
        { "/fal-ai/imagen4/preview%0d%0ax-smuggled:%20y", 400 }, { "/fal-ai/imagen4/preview%0a", 400 },
        { "/fal-ai/imagen4/preview\u0001", 400 }, { "/fal-ai/imagen4/preview\u007f", 400 }, { "/fal-ai/imagen4/preview\t", 400 },
        { "/fal-ai/imagen4/preview\u000b", 400 }, { "/fal-ai/imagen4/preview\u001b[31m", 400 },
        // Beyond ASCII, also as overlong UTF-8.
        { "/fal-ai/imagen4/pr\u00e9view", 400 }, { "/fal-ai/imagen4/preview\u00c3\u00a9", 400 },
        { "/fal-ai\u00c0\u00afimagen4/preview", 400 }, { "/fal-ai/\u00ef\u00bc\u008e\u00ef\u00bc\u008e/preview", 400 },
        { "/fal-ai/imagen4/preview%c3%a9", 400 }, { "/fal-ai%c0%afimagen4/preview", 400 }, { "/fal-ai%e0%80%afimagen4/preview", 400 },
        { "/fal-ai/imagen4/preview\u00ff", 400 }, { "/fal-ai\u0085/x", 400 },
        // Absolute-form: the path follows the same rules, and the host does not change the destination.
        { "http://x/fal-ai/imagen4/preview", 200 }, { "http://api.quickrouter.ai/fal-ai/imagen4/preview", 200 },
        { "https://x/fal-ai/imagen4/preview", 200 }, { "http://x:80/fal-ai/imagen4/preview/?a=b", 200 },
        { "http://x", 405 }, { "http://x/", 405 }, { "http://x?a=b", 405 }, { "http://x/FAL-AI/imagen4/preview", 404 },
        { "http://x/fal-ai/imagen4/preview?fal_webhook=x", 400 },
        { "http://x//fal-ai/imagen4/preview", 400 }, { "http://x/fal-ai/../fal-ai/imagen4/preview", 400 },
        { "http://x/fal-ai/imagen4%2fpreview", 400 }, { "http://x/fal-ai/imagen4/preview#x", 400 },
        { "http://x\\y/fal-ai/imagen4/preview", 400 },
        { "http://u@x/fal-ai/imagen4/preview", 400 }, { "http://u:p@x/fal-ai/imagen4/preview", 400 },
        { "http://x:99999/fal-ai/imagen4/preview", 400 }, { "http://x:x/fal-ai/imagen4/preview", 400 },
        { "http://[::1/fal-ai/imagen4/preview", 400 },
        // Kestrel accepts the schemes in lower case only.
        { "HTTP://x/fal-ai/imagen4/preview", 400 },
        // Other forms of a request target.
        { "http:///fal-ai/imagen4/preview", 400 }, { "ftp://x/fal-ai/imagen4/preview", 400 }, { "x:80", 405 },
        { "x:80/fal-ai/imagen4/preview", 400 }, { "fal-ai/imagen4/preview", 400 }, { "@x/fal-ai/imagen4/preview", 400 },
        { "*", 405 }, { "/*", 400 }, { "?", 400 }, { "#", 400 }, { "/fal-ai/imagen4/preview#x", 400 },
        { "/fal-ai/imagen4/preview%23", 400 }, { "/#/fal-ai/imagen4/preview", 400 },
        // Case, similar paths, and characters that are punctuation elsewhere.
        { "/FAL-AI/imagen4/preview", 404 }, { "/Fal-ai/imagen4/preview", 404 }, { "/fal-ai/Imagen4/preview", 404 },
        { "/fal-ai/imagen4/PREVIEW", 404 }, { "/fal-ai/imagen4", 404 }, { "/fal-ai/imagen4/preview/x", 404 },
        { "/fal-ai/imagen4/preview.", 404 }, { "/fal-ai/imagen4/preview-", 404 }, { "/fal-ai/imagen4/preview..", 404 },
        { "/fal-ai/imagen4/preview.json", 404 }, { "/fal-ai", 404 }, { "/fal-ai/", 404 }, { "/", 405 },
        { "/fal-ai/imagen4/preview'", 400 }, { "/fal-ai/imagen4/preview\"", 400 }, { "/fal-ai/imagen4/preview<", 400 },
        { "/fal-ai/imagen4/preview{0}", 400 }, { "/fal-ai/imagen4/preview$", 400 }, { "/fal-ai/imagen4/preview&", 400 },
        { "/fal-ai/imagen4/preview=", 400 }, { "/fal-ai/imagen4/preview,", 400 }, { "/fal-ai/imagen4/preview!", 400 },
        { "/fal-ai/imagen4/preview~", 400 }, { "/fal-ai/imagen4/preview*", 400 }, { "/fal-ai/imagen4/preview|", 400 },
        { "/fal-ai/imagen4/preview:80", 400 }, { "/fal-ai/imagen4/preview`", 400 }, { "/fal-ai/imagen4/preview^", 400 },
        { "/fal-ai/(imagen4)/preview", 400 }, { "/fal-ai/imagen4/preview[0]", 400 }, { "/~fal-ai/imagen4/preview", 400 },
        // Paths that contain reserved words of the gateway.
        { "/fal-ai/requests", 404 }, { "/fal-ai/requests/requests/requests", 405 }, { "/fal-ai/imagen4/preview/requests/x", 405 },
        { "/requests/x", 404 }, { "/validate/fal-ai/imagen4/preview/../x", 400 }, { "/jobs/%2e%2e", 400 },
        // White space and HTTP versions inside the request line.
        { "/fal-ai/imagen4/preview x", 400 }, { " /fal-ai/imagen4/preview", 400 }, { "/fal-ai/imagen4/preview HTTP/1.1 x", 400 },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Target_IsAcceptedOnlyIfPlain(string target, int status)
    {
        var answers = await rig.SendAsync($"{rig.Head(target)}Content-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");

        VectorRig.StatusOf(answers[0]).ShouldBe(status, answers[0]);
        answers.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(7_900, 404)]
    [InlineData(8_300, 414)]
    [InlineData(100_000, 414)]
    public async Task Target_Long_IsRefused(int length, int status)
    {
        var answers = await rig.SendAsync(
            $"{rig.Head("/fal-ai/" + new string('a', length))}Content-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");

        VectorRig.StatusOf(answers[0]).ShouldBe(status);
    }

    [Theory]
    [InlineData("CONNECT x:443 HTTP/1.1")]
    [InlineData("CONNECT /fal-ai/imagen4/preview HTTP/1.1")]
    [InlineData("OPTIONS * HTTP/1.1")]
    [InlineData("TRACE /fal-ai/imagen4/preview HTTP/1.1")]
    [InlineData("post /fal-ai/imagen4/preview HTTP/1.1")]
    [InlineData("POST\t/fal-ai/imagen4/preview HTTP/1.1")]
    [InlineData("POST  /fal-ai/imagen4/preview HTTP/1.1")]
    [InlineData("POST /fal-ai/imagen4/preview")]
    [InlineData("POST /fal-ai/imagen4/preview HTTP/0.9")]
    [InlineData("POST /fal-ai/imagen4/preview HTTP/1.2")]
    [InlineData("POST /fal-ai/imagen4/preview HTTP/2.0")]
    [InlineData("POST /fal-ai/imagen4/preview HTTP/11")]
    [InlineData("POST /fal-ai/imagen4/preview http/1.1")]
    [InlineData("POST /fal-ai/imagen4/preview HTTP/1.1 ")]
    [InlineData("P\u00d6ST /fal-ai/imagen4/preview HTTP/1.1")]
    [InlineData("PO ST /fal-ai/imagen4/preview HTTP/1.1")]
    [InlineData("POST\0 /fal-ai/imagen4/preview HTTP/1.1")]
    [InlineData("{0} /fal-ai/imagen4/preview HTTP/1.1")]
    [InlineData("\u001b[31m /fal-ai/imagen4/preview HTTP/1.1")]
    public async Task RequestLine_Malformed_IsRefused(string line)
    {
        var answers = await rig.SendAsync(
            $"{line}\r\nHost: x\r\nAuthorization: Bearer {rig.Key}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");

        VectorRig.StatusOf(answers[0]).ShouldBeOneOf(400, 405, 505);
    }
}
