using System.Security.Cryptography;
using Gateway.Jobs;

namespace Gateway.Benchmarks.Parts;

/// <summary>A stored job after its submit.</summary>
internal static class MeasuredJob
{
    private static readonly ReadOnlyMemory<byte> Digest = SHA256.HashData("body"u8);

    public static JobRecord Create() => new()
    {
        RequestId = Guid.NewGuid().ToString("N"),
        Client = "render-service",
        Model = "fal-ai/wan/v2.2-a14b/image-to-image",
        UpstreamPath = "fal-ai/wan",
        SubmittedAt = TimeProvider.System.GetUtcNow(),
        ImagesAsked = 1,
        BodyBytes = 420,
        BodyDigest = Digest,
    };
}
