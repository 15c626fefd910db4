using System.Security.Cryptography;
using System.Text;

namespace Gateway.Jobs;

/// <summary>The value of the header <c>webhook-id</c>: the same for each attempt of a job, and for each repetition by its owner.</summary>
internal static class WebhookId
{
    private const int DigestChars = 32;

    /// <summary>A digest, because an id of Standard Webhooks has no dot, and a request id may have one.</summary>
    public static string Of(string requestId) =>
        $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(requestId)))[..DigestChars]}";
}
