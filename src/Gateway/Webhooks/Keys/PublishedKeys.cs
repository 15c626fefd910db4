using System.Text.Json;
using Gateway.Edge;
using Gateway.Jobs;
using Gateway.Jobs.Store;

namespace Gateway.Webhooks.Keys;

/// <summary><c>GET /.well-known/jwks.json</c>: the public keys (RFC 7517, RFC 8037). A receiver needs no key of a client for it.</summary>
internal static class PublishedKeys
{
    /// <summary>Shorter than <see cref="KeyRotation.LongestCache"/>.</summary>
    private const string CacheControl = "public, max-age=3600";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPublishedKeys(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<SigningKeys>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.MapMethods(WellKnown.Keys, Methods, context => AnswerAsync(context, keys, time)).ExcludeFromDescription();
    }

    /// <summary>The document with these keys.</summary>
    public static byte[] Document(IEnumerable<SigningKey> keys) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        keys = keys.Select(static key => new { kty = "OKP", crv = "Ed25519", x = key.X, kid = key.Kid, use = "sig", alg = "EdDSA" }),
    });

    private static async Task AnswerAsync(HttpContext context, SigningKeys keys, TimeProvider time)
    {
        try
        {
            var published = (await keys.GetAsync(context.RequestAborted)).PublishedAt(time.GetUtcNow());
            await context.AnswerSharedAsync(SharedDocument.Of(Document(published)), "application/json", cacheControl: CacheControl);
        }
        catch (JobStoreUnavailableException)
        {
            await context.RefuseAsync(JobErrors.StoreUnavailable());
        }
    }
}
