using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Jobs;
using Gateway.Jobs.Urls;
using Gateway.Json;

namespace Gateway.UnitTests.Jobs.Urls;

public sealed class JobAppsTests
{
    private const string Id = "9c08e7d8-312c-402d-a691-c207a9cb8121";

    [Theory]
    [InlineData("https://queue.fal.run/fal-ai/qwen-edit-plus/requests/" + Id, "fal-ai/qwen-edit-plus")]
    [InlineData("https://other.example:8443/fal-ai/wan/requests/" + Id, "fal-ai/wan")]
    [InlineData("https://queue.fal.run/workflows/x/requests/" + Id, "workflows/x")]
    [InlineData(null, "fal-ai/qwen-image-edit-plus")]
    [InlineData("", "fal-ai/qwen-image-edit-plus")]
    [InlineData("nonsense", "fal-ai/qwen-image-edit-plus")]
    [InlineData("https://queue.fal.run/fal-ai/wan/requests/another", "fal-ai/qwen-image-edit-plus")]
    [InlineData("https://queue.fal.run/requests/" + Id, "fal-ai/qwen-image-edit-plus")]
    [InlineData("https://queue.fal.run/fal-ai/%2e%2e/admin/requests/" + Id, "fal-ai/qwen-image-edit-plus")]
    [InlineData("https://queue.fal.run//evil/requests/" + Id, "fal-ai/qwen-image-edit-plus")]
    [InlineData("/workflows/x/requests/" + Id, "workflows/x")]
    [InlineData("https://queue.fal.run/fal-ai/qwen-image-edit-plus/requests/" + Id, "fal-ai/qwen-image-edit-plus")]
    [InlineData("https://queue.fal.run/fal-ai/qwen-image-edit-plus/requests/" + Id + "/", "fal-ai/qwen-image-edit-plus")]
    [InlineData("https://queue.fal.run/fal-ai/qwen-image-edit-plus/x/requests/" + Id, "fal-ai/qwen-image-edit-plus/x")]
    [InlineData("/fal-ai/qwen-image-edit-plus/requests/" + Id, "fal-ai/qwen-image-edit-plus")]
    public void FromResponseUrl_InvalidApp_UsesTheDefault(string? url, string expected)
    {
        JobApps.FromResponseUrl(url, Id, "fal-ai/qwen-image-edit-plus").ShouldBe(expected);

        // The member of an envelope gives the same app, in any spelling of the JSON text.
        var plain = JsonSerializer.Serialize(url);
        foreach (var text in (string[])[plain, plain.Replace("/", "\\/", StringComparison.Ordinal)])
        {
            using var json = JsonBody.Parse(
                new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes($"{{\"response_url\":{text}}}")), new JsonLimits(8, 64), out _)!;
            _ = json.Root.TryGetMember("response_url"u8, out var member);
            JobApps.FromResponseUrl(member, Id, "fal-ai/qwen-image-edit-plus").ShouldBe(expected);
            JobApps.FromResponseUrl(member, Id, "fal-ai/qwen-image-edit-plus/v2").ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("fal-ai/wan", true)]
    [InlineData("fal-ai/wan/v2.2-a14b/image-to-image", true)]
    [InlineData("fal-ai/auto", true)]
    [InlineData("fal-ai/wan-upstream", true)]
    [InlineData("fal-ai/WAN", false)]
    [InlineData("fal-ai/imagen4", false)]
    [InlineData("fal-ai", false)]
    [InlineData("fal-ai/wan/v2.2-a14b", false)]
    [InlineData("auto", false)]
    [InlineData("acme/auto", false)]
    [InlineData("fal-aix/auto", false)]
    public void Names_OfAJob_AreItsFourSpellings(string app, bool expected) =>
        JobApps.Names(app, Job("fal-ai/wan-upstream")).ShouldBe(expected);

    [Theory]
    [InlineData("fal-ai/wan-upstream", "fal-ai/wan-upstream")]
    [InlineData("workflows/x", "fal-ai/wan")]
    public void ForClients_UpstreamApp_IsRoutableByTheGateway(string upstream, string expected) =>
        JobApps.ForClients(Job(upstream)).ShouldBe(expected);

    [Theory]
    [InlineData("acme/auto", true)]
    [InlineData("fal-ai/auto", true)]
    [InlineData("acme/painter", true)]
    [InlineData("acme/auto/auto", false)]
    [InlineData("other/auto", false)]
    public void Names_ModelOfAnotherSegment_AcceptsItsOwnAuto(string app, bool expected) =>
        JobApps.Names(app, Job("fal-ai/painter", "acme/painter/v2")).ShouldBe(expected);

    [Theory]
    [InlineData("acme/painter-upstream", "acme/painter-upstream")]
    [InlineData("fal-ai/painter", "acme/painter")]
    [InlineData("acmes/painter", "acme/painter")]
    public void ForClients_ModelOfAnotherSegment_KeepsTheSegment(string upstream, string expected) =>
        JobApps.ForClients(Job(upstream, "acme/painter/v2")).ShouldBe(expected);

    private static JobRecord Job(string upstreamPath, string model = "fal-ai/wan/v2.2-a14b/image-to-image") => new()
    {
        RequestId = Id,
        Client = "a",
        Model = model,
        UpstreamPath = upstreamPath,
        SubmittedAt = DateTimeOffset.UnixEpoch,
        ImagesAsked = 1,
        BodyBytes = 1,
        BodyDigest = new byte[32],
    };
}
