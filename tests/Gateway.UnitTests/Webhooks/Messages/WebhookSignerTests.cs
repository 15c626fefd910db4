using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Clients;
using Gateway.Jobs;
using Gateway.Jobs.Results;
using Gateway.Text;
using Gateway.UnitTests.Jobs.Store;
using Gateway.Webhooks.Keys;
using Gateway.Webhooks.Messages;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace Gateway.UnitTests.Webhooks.Messages;

public sealed class WebhookSignerTests
{
    /// <summary>Made for this test.</summary>
    private const string SharedSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly JobRecord Job = Samples.Job("job-1") with { Status = JobStatus.Completed };
    private static readonly KeptResult Kept =
        new(ResultState.Kept, new ResultDocument(200, "application/json", Encoding.UTF8.GetBytes("""{"seed":1,"text":"灯塔"}""")));

    private readonly SigningKey _key = SigningKey.Create();

    /// <summary>The verifier is the library of Standard Webhooks, which accepts the present time only.</summary>
    [Fact]
    public void Sign_WithASecret_IsVerifiedByTheStandardLibrary()
    {
        var (headers, body) = Sign(SharedSecret, TimeProvider.System.GetUtcNow());

        new StandardWebhook(SharedSecret).Verify(body, Headers(headers));
        Should.Throw<WebhookVerificationException>(() => new StandardWebhook(SharedSecret).Verify(body + " ", Headers(headers)));
        headers[WebhookSigner.Signature].Split(' ').Select(signature => signature.Split(',')[0]).ShouldBe(["v1", "v1a"]);
    }

    [Fact]
    public void Sign_WithoutASecret_HasTheAsymmetricSignatureOnly()
    {
        var (headers, _) = Sign(secret: null, Samples.Start);

        headers[WebhookSigner.Signature].ShouldStartWith("v1a,");
        headers[WebhookSigner.Signature].ShouldNotContain(' ');
    }

    [Fact]
    public void Sign_Always_HasTheHeadersOfBothForms()
    {
        var (headers, _) = Sign(secret: null, Samples.Start);
        var time = Samples.Start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        headers.Remove(WebhookSigner.FalSignature, out var fal).ShouldBeTrue();
        fal!.Length.ShouldBe(2 * SigningKey.SignatureBytes);
        headers.Remove(WebhookSigner.Signature);
        headers.ShouldBe(
            new Dictionary<string, string>
            {
                ["X-Fal-Webhook-Request-Id"] = "job-1",
                ["X-Fal-Webhook-User-Id"] = "studio",
                ["X-Fal-Webhook-Timestamp"] = time,
                ["webhook-id"] = WebhookId.Of("job-1"),
                ["webhook-timestamp"] = time,
            }, ignoreOrder: true);
    }

    [Fact]
    public void Of_RequestIds_IsTheSameForOneAndHasNoDot()
    {
        WebhookId.Of("a.b").ShouldBe(WebhookId.Of("a.b"));
        WebhookId.Of("a.b").ShouldNotBe(WebhookId.Of("a.c"));
        WebhookId.Of("a.b").ShouldNotContain('.');
    }

    /// <summary>Test 2 of RFC 8032, section 7.1.</summary>
    [Fact]
    public void Sign_KnownKey_IsTheSignatureOfTheSpecification()
    {
        var key = new SigningKey(Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));

        Convert.ToHexStringLower(key.Sign([0x72])).ShouldBe(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        key.X.ShouldBe("PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw");
    }

    /// <summary>The example of RFC 8037, appendix A.3.</summary>
    [Fact]
    public void Kid_OfAKey_IsItsThumbprint()
    {
        var key = new SigningKey(Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

        (key.X, key.Kid).ShouldBe(
            ("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
        key.StandardPublicKey.ShouldBe("whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    }

    [Fact]
    public void ToString_OfAKey_DoesNotShowIt()
    {
        var seed = RandomNumberGenerator.GetBytes(SigningKey.PrivateBytes);
        var key = new SigningKey(seed);
        string[] shown = [key.ToString(), key.ToStored(1, Samples.Start).ToString()];

        foreach (var text in shown)
        {
            text.ShouldBe($"{key.Kid} ***");
        }
    }

    private static HeaderDictionary Headers(Dictionary<string, string> headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            dictionary[name] = value;
        }

        return dictionary;
    }

    private (Dictionary<string, string> Headers, string Body) Sign(string? secret, DateTimeOffset now)
    {
        var bytes = secret is null ? null : WebhookSecret.TryRead(new Secret(secret));
        var message = WebhookSigner.Sign(Job, Kept, _key, bytes, now);
        return (message.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase), Encoding.UTF8.GetString(message.Body.Span));
    }
}
