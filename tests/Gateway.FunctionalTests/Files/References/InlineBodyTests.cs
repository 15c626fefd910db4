using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Files.References;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Gateway.Testing;

namespace Gateway.FunctionalTests.Files.References;

/// <summary>The upstream gets exactly the bytes of the client, with the URLs of files replaced by their data URIs.</summary>
public sealed class InlineBodyTests
{
    private const string AnyModel = "fal-ai/any-model";

    private static readonly int[] Sizes = [0, 1, 2, 3, 49_151, 49_152, 49_153, 200_000];

    /// <summary>The text of a URL in the body, from the URL and a random number: the same text in different escapings.</summary>
    private static readonly Func<string, Random, string>[] Spellings =
    [
        static (url, _) => url,
        static (url, _) => url.Replace("/", "\\/", StringComparison.Ordinal),
        static (url, _) => url.Replace("/", "\\u002f", StringComparison.Ordinal),
        static (url, _) => url.Replace("files", "\\u0066\\u0069\\u006C\\u0065\\u0073", StringComparison.Ordinal),
        static (url, random) => string.Concat(url.Select(c => random.Next(3) == 0 ? $"\\u{(int)c:x4}" : c.ToString())),
        static (url, _) => url + "?download=1#page",
        static (url, _) => url.Replace("/files/", "/%66iles/", StringComparison.Ordinal),
        static (url, _) => url.Replace("http://", "HTTP://", StringComparison.Ordinal),
        static (url, _) => new Uri(url) is { } uri ? $"https://other-name.example:8443/some/base{uri.AbsolutePath}" : url,
        static (url, _) => url + "/",
        static (url, _) => url.Replace("/files/", "/FILES%2f", StringComparison.Ordinal),
        static (url, _) => url.Replace("/files/", "/fi\\tl\\nes/", StringComparison.Ordinal),
    ];

    [Fact]
    public async Task Body_WithReferencesAtRandomPlaces_IsSentWithExactlyTheirStringsReplaced()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Contracts:UnknownModels", "Forward"), ("Gateway:Files:MaxInlineBytes", "20000000"));
        var random = TestSeed.CreateRandom();
        var files = new List<(string Url, byte[] Bytes)>();
        foreach (var size in Sizes)
        {
            var bytes = new byte[size];
            random.NextBytes(bytes);
            files.Add((gateway.UrlOf(await gateway.AddAsync(bytes)), bytes));
        }

        for (var round = 0; round < 60; round++)
        {
            var (sent, expected, uris) = Generate(random, files);

            using var response = await gateway.Client.SubmitAsync(AnyModel, sent);

            response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
            var received = gateway.Sandbox.Requests[^1];
            received.BodyLength.ShouldBe(Encoding.UTF8.GetByteCount(expected), sent);
            received.BodySha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(expected))), sent);
            received.Header("Content-Length").ShouldBe([received.BodyLength.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            received.Header("Transfer-Encoding").ShouldBeEmpty();
            gateway.Sandbox.Jobs[^1].DataUris.Select(static uri => uri.Sha256)
                .ShouldBe(uris.Select(static bytes => Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }
    }

    [Fact]
    public async Task LargeBody_WithReferences_IsSentWithExactlyTheirStringsReplaced()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:UnknownModels", "Forward"));
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        var url = gateway.UrlOf(await gateway.AddAsync(bytes));
        var own = UploadedFiles.DataUri(RandomNumberGenerator.GetBytes(1_500_000));
        var sent = $$"""{"a":"{{own}}","image_url":"{{url}}","b":"{{own}}"}""";
        var expected = $$"""{"a":"{{own}}","image_url":"{{UploadedFiles.DataUri(bytes)}}","b":"{{own}}"}""";

        using var response = await gateway.Client.SubmitAsync(AnyModel, sent);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.Requests[^1].BodySha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(expected))));
    }

    [Fact]
    public async Task File_InParts_IsSentAsOne()
    {
        await using var gateway = await TestGateway.StartAsync();
        byte[][] parts = [RandomNumberGenerator.GetBytes(100_000), RandomNumberGenerator.GetBytes(70_001), [7]];
        var url = gateway.UrlOf(await gateway.AddPartsAsync(parts));

        using var response = await gateway.Client.SubmitAsync(Seeds.Wan, $$"""{"prompt":"a","image_url":"{{url}}"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        var whole = parts.SelectMany(static part => part).ToArray();
        gateway.Sandbox.Jobs[^1].DataUris.ShouldBe(
            [new SandboxDataUri("image_url", "image/png", whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole)))]);
    }

    [Fact]
    public async Task Delivery_Link_PassesTheUrlOn()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Files:Delivery", "Link"), ("Gateway:Files:MaxInlineBytes", "10"));
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[100]));
        var body = $$"""{"prompt":"a","image_url" : "{{url.Replace("/", "\\/", StringComparison.Ordinal)}}?x=1"}""";

        using var response = await gateway.Client.SubmitAsync(Seeds.Wan, body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        Encoding.UTF8.GetString(gateway.Sandbox.Requests[^1].Body.Span).ShouldBe(body);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task EveryWayIn_WithAReference_SendsTheFile(string way)
    {
        await using var gateway = await TestGateway.StartAsync();
        var bytes = RandomNumberGenerator.GetBytes(1000);
        var url = gateway.UrlOf(await gateway.AddAsync(bytes));

        using var response = await WaysIn.SubmitAsync(gateway.Client, way, $$"""{"prompt":"a","reference":["{{url}}"]}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().DataUris.ShouldHaveSingleItem().Sha256
            .ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    public static TheoryData<string> Ways => [.. WaysIn.All];

    [Theory]
    [InlineData("{\"prompt\":\"a lion like URL\"}")]
    [InlineData("{\"prompt\":\"a lion\",\"negative\":\"see URL\"}")]
    [InlineData("{\"prompt\":\"a lion\",\"negative\":\"URL and more\"}")]
    [InlineData("{\"prompt\":\"a lion\",\"negative\":\"ftp:URL\"}")]
    [InlineData("{\"prompt\":\"a lion\",\"URL\":1}")]
    public async Task Text_ThatContainsAUrl_StaysAsItIs(string form)
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[10]));
        var body = form.Replace("URL", url, StringComparison.Ordinal);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        Encoding.UTF8.GetString(gateway.Sandbox.Requests[^1].Body.Span).ShouldBe(body);
    }

    /// <summary>The contract declares the parameter as plain text. Its whole text is the URL of a file, so it is the file.</summary>
    [Theory]
    [InlineData("prompt")]
    [InlineData("negative_prompt")]
    [InlineData("model_image")]
    public async Task EveryParameter_WithAReference_SendsTheFile(string name)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", TestKey.Create().Sha256));
        var bytes = RandomNumberGenerator.GetBytes(1000);
        var own = gateway.UrlOf(await gateway.AddAsync(bytes));
        var foreign = gateway.UrlOf(await gateway.AddAsync(bytes, client: "other"));
        var form = name == "prompt" ? "{\"prompt\":\"URL\"}" : $"{{\"prompt\":\"a\",\"{name}\":\"URL\"}}";

        using var accepted = await gateway.Client.SubmitAsync(Seeds.Imagen4, form.Replace("URL", own, StringComparison.Ordinal));
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, form.Replace("URL", foreign, StringComparison.Ordinal));

        accepted.StatusCode.ShouldBe(HttpStatusCode.OK, await accepted.TextAsync());
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().DataUris.ShouldHaveSingleItem().Sha256
            .ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.JsonAsync()).GetProperty("detail")[0].GetProperty("type").GetString().ShouldBe("file_download_error");
    }

    /// <summary>At the own address, a path with an encoded id is a path below <c>/files/</c> too.</summary>
    [Theory]
    [InlineData("%67f")]
    [InlineData("g%2566")]
    public async Task EncodedId_AtTheOwnAddress_SendsTheFile(string prefix)
    {
        await using var gateway = await TestGateway.StartAsync();
        var bytes = RandomNumberGenerator.GetBytes(1000);
        var url = gateway.UrlOf(await gateway.AddAsync(bytes)).Replace("/files/gf", "/files/" + prefix, StringComparison.Ordinal);

        using var response = await gateway.Client.SubmitAsync(Seeds.Wan, $$"""{"prompt":"a","image_url":"{{url}}"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().DataUris.ShouldHaveSingleItem().Sha256
            .ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public async Task BytesInlined_AreCounted()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[1234]));
        var metrics = gateway.Service<InlineMetrics>();

        using var response = await gateway.Client.SubmitAsync(Seeds.Wan, $$"""{"prompt":"a","image_url":"{{url}}"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        metrics.Bytes.ShouldBe(1234);
    }

    /// <summary>A random object with references, the same with data URIs, and the bytes of the files in order.</summary>
    private static (string Sent, string Expected, List<byte[]> Uris) Generate(Random random, List<(string Url, byte[] Bytes)> files)
    {
        var (sent, expected, uris) = (new StringBuilder(), new StringBuilder(), new List<byte[]>());
        var references = 0;
        WriteObject(0);
        return (sent.ToString(), expected.ToString(), uris);

        void Both(string text)
        {
            sent.Append(text);
            expected.Append(text);
        }

        void Space() => Both(random.Next(4) switch { 0 => " ", 1 => "\n\t", 2 => "\r\n  ", _ => "" });

        void WriteObject(int depth)
        {
            Both("{");
            var count = random.Next(1, 6);
            for (var i = 0; i < count; i++)
            {
                Both(i > 0 ? "," : "");
                Space();
                Both(JsonSerializer.Serialize($"m{i}\u00e9\"{random.Next(100)}"));
                Space();
                Both(":");
                WriteValue(depth + 1);
            }

            Space();
            Both("}");
        }

        void WriteArray(int depth)
        {
            Both("[");
            var count = random.Next(0, 4);
            for (var i = 0; i < count; i++)
            {
                Both(i > 0 ? "," : "");
                WriteValue(depth + 1);
            }

            Both("]");
        }

        void WriteValue(int depth)
        {
            Space();
            switch (random.Next(8))
            {
                case 0 when depth < 5:
                    WriteObject(depth);
                    break;
                case 1 when depth < 5:
                    WriteArray(depth);
                    break;
                case 2 or 3 or 4 when references < ReferenceFinder.MostReferences:
                    references++;
                    var (url, bytes) = files[random.Next(files.Count)];
                    sent.Append('"').Append(Spellings[random.Next(Spellings.Length)](url, random)).Append('"');
                    expected.Append('"').Append(UploadedFiles.DataUri(bytes)).Append('"');
                    uris.Add(bytes);
                    break;
                case 5:
                    Both("1.50e3");
                    break;
                case 6:
                    Both(JsonSerializer.Serialize(new string('\u6587', random.Next(3)) + "see " + files[0].Url));
                    break;
                default:
                    Both(random.Next(3) switch { 0 => "null", 1 => "true", _ => "\"files/%20\\u00e9\"" });
                    break;
            }

            Space();
        }
    }
}
