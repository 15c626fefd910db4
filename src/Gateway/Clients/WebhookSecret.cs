using Gateway.Text;

namespace Gateway.Clients;

/// <summary><c>Gateway:Clients:&lt;name&gt;:WebhookSecret</c> in the form of Standard Webhooks: <c>whsec_</c> and 24 to 64 bytes in
/// base64.</summary>
internal static class WebhookSecret
{
    public const string Prefix = "whsec_";
    public const string Rule = "must be 'whsec_' and 24 to 64 random bytes in base64, such as from: echo whsec_$(openssl rand -base64 32)";

    private const int LeastBytes = 24;
    private const int MostBytes = 64;

    public static bool IsValid(Secret secret) => TryRead(secret) is not null;

    /// <summary>The bytes of the key. Null: the secret is not valid.</summary>
    public static byte[]? TryRead(Secret secret)
    {
        var text = secret.Reveal();
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > Prefix.Length + (MostBytes * 2))
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) && length is >= LeastBytes and <= MostBytes
            ? bytes[..length]
            : null;
    }
}
