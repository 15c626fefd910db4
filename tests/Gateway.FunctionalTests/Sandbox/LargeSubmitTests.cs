using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

/// <summary>Large bodies, which the sandbox reads piece by piece without their long strings.</summary>
public class LargeSubmitTests
{
    private const int Large = 3_000_000;

    [Fact]
    public async Task DataUris_OfEveryPlaceAndSize_AreDescribed()
    {
        await using var rig = await SandboxRig.StartAsync(SandboxDialect.ResultOnly);
        var (large, small) = (RandomNumberGenerator.GetBytes(Large), RandomNumberGenerator.GetBytes(10));
        var escaped = Convert.ToBase64String(large).Replace("/", "\\/", StringComparison.Ordinal);
        var body = $$"""
            {"prompt":"a \"lion\" \ud83e\udd81","image_url":"data:image/png;base64,{{Convert.ToBase64String(large)}}",
             "more":[{"deep":"DATA:image/webp;base64,{{escaped}}"},"data:text/plain,no base64","data:x/y;base64,AAAA=AAA"],
             "tiny":"data:image/gif;base64,{{Convert.ToBase64String(small)}}","data":"dog","seed":7}
            """;

        var job = await rig.JobAsync(body);

        SandboxDataUri[] expected =
        [
            new("image_url", "image/png", Large, Hash(large)),
            new("more[0].deep", "image/webp", Large, Hash(large)),
            new("more[2]", "x/y", 3, null),
            new("tiny", "image/gif", 10, Hash(small)),
        ];
        rig.Server.Jobs[0].DataUris.ShouldBe(expected);
        (rig.Server.Jobs[0].Prompt, rig.Server.Jobs[0].Seed).ShouldBe(("a \"lion\" \U0001F981", 7));
        var (_, listed) = await rig.GetAsync("/sandbox/jobs");
        var first = JsonNode.Parse(listed)!["jobs"]![0]!["dataUris"]![0]!;
        first.ToJsonString().ShouldBe($$"""{"path":"image_url","type":"image/png","bytes":{{Large}},"sha256":"{{Hash(large)}}"}""");
        rig.Server.Requests[0].BodySha256.ShouldBe(Hash(Encoding.UTF8.GetBytes(body)));
        rig.Server.Requests[0].BodyLength.ShouldBe(Encoding.UTF8.GetByteCount(body));
        rig.Finish();
        // The echo tells the length of a long member as it was sent.
        var request = JsonNode.Parse((await rig.GetAsync(job)).Body)!["request"]!;
        ((string)request["image_url"]!).ShouldBe($"({"data:image/png;base64,".Length + (Large / 3 * 4) + 2} bytes)");
        ((string)request["data"]!).ShouldBe("dog");
    }

    [Theory]
    [InlineData("\\u00zz")]
    [InlineData("\\x")]
    [InlineData("a\nb")]
    [InlineData("a\" b")]
    [InlineData("\\ud83e")]
    public async Task Body_InvalidWithinALongString_IsRefused(string invalid)
    {
        await using var rig = await SandboxRig.StartAsync();
        // The invalid part is before the place at which the string is cut, or after it.
        foreach (var before in (int[])[10, 500_000])
        {
            var text = new string('a', before) + invalid + new string('a', 500_000);

            var (response, _) = await rig.SubmitAsync($$"""{"other":"{{text}}","prompt":"x"}""");

            // A lone surrogate is valid JSON; a cut string is never decoded.
            var isValid = invalid.StartsWith("\\ud8", StringComparison.Ordinal);
            response.StatusCode.ShouldBe(isValid ? HttpStatusCode.OK : HttpStatusCode.BadRequest, $"{invalid} after {before}");
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\u6587")]
    [InlineData("\U0001F981")]
    [InlineData("\\n")]
    [InlineData("\\ud83e\\udd81")]
    public async Task Prompt_OfAnyLength_IsCutAtACharacter(string character)
    {
        await using var rig = await SandboxRig.StartAsync();
        for (var shift = 0; shift < 12; shift++)
        {
            var prompt = new string('x', shift) + string.Concat(Enumerable.Repeat(character, 60_000));

            var (response, _) = await rig.SubmitAsync($$"""{"prompt":"{{prompt}}","seed":1}""");

            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            rig.Server.Jobs[^1].Prompt.Length.ShouldBe(16 * 1024);
        }
    }

    [Fact]
    public async Task Body_AboveTheLimit_IsRefused()
    {
        await using var rig = await SandboxRig.StartAsync(configure: static options => options.MaxBodyBytes = 100_000);

        var (response, _) = await rig.SubmitAsync($$"""{"image_url":"data:image/png;base64,{{new string('A', 200_000)}}"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        rig.Server.Jobs.ShouldBeEmpty();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
