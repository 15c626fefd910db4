using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Jobs;
using Gateway.Jobs.Results;
using Gateway.Webhooks.Keys;
using Gateway.Webhooks.Sending;

namespace Gateway.Webhooks.Messages;

/// <summary>
/// Builds the message of one attempt with its signatures: fal's over the digest of the body, and those of Standard Webhooks over the id,
/// the time and the body. The body stands in one buffer behind the id and the time, so that it is signed without a copy.
/// </summary>
internal static class WebhookSigner
{
    public const string FalRequestId = "X-Fal-Webhook-Request-Id";
    public const string FalUserId = "X-Fal-Webhook-User-Id";
    public const string FalTimestamp = "X-Fal-Webhook-Timestamp";
    public const string FalSignature = "X-Fal-Webhook-Signature";
    public const string Id = "webhook-id";
    public const string Timestamp = "webhook-timestamp";
    public const string Signature = "webhook-signature";

    /// <param name="job">The job, which has ended.</param>
    /// <param name="kept">What the gateway has of its result.</param>
    /// <param name="key">Signs the message.</param>
    /// <param name="secret">The secret that the client shares with its receiver. Null: it has none.</param>
    /// <param name="now">The time of the attempt.</param>
    public static WebhookMessage Sign(JobRecord job, KeptResult kept, SigningKey key, byte[]? secret, DateTimeOffset now)
    {
        var id = WebhookId.Of(job.RequestId);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var prefix = Encoding.ASCII.GetBytes($"{id}.{timestamp}.");
        var buffer = new ArrayBufferWriter<byte>(prefix.Length + WebhookBody.BytesFor(kept));
        buffer.Write(prefix);
        WebhookBody.Write(buffer, job, kept);
        var signed = buffer.WrittenMemory;
        var body = signed[prefix.Length..];
        return new WebhookMessage(
            [
                new(FalRequestId, job.RequestId),
                new(FalUserId, job.Client),
                new(FalTimestamp, timestamp),
                new(FalSignature, Convert.ToHexStringLower(key.Sign(FalMessage(job, timestamp, body.Span)))),
                new(Id, id),
                new(Timestamp, timestamp),
                new(Signature, StandardSignatures(signed.Span, key, secret)),
            ],
            body);
    }

    /// <summary>fal's receivers verify these four lines.</summary>
    private static byte[] FalMessage(JobRecord job, string timestamp, ReadOnlySpan<byte> body) =>
        Encoding.UTF8.GetBytes($"{job.RequestId}\n{job.Client}\n{timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(body))}");

    /// <summary>A receiver takes the first signature whose version it knows.</summary>
    private static string StandardSignatures(ReadOnlySpan<byte> signed, SigningKey key, byte[]? secret)
    {
        var asymmetric = $"v1a,{Convert.ToBase64String(key.Sign(signed))}";
        return secret is null ? asymmetric : $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))} {asymmetric}";
    }
}
