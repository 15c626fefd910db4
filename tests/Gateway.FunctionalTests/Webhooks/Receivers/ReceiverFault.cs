using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.FunctionalTests.Webhooks.Receivers;

/// <summary>What a receiver of webhooks does wrong, until it is repaired.</summary>
/// <param name="Text">The fault in the table.</param>
/// <param name="Answer">Its bytes. Null: it does not answer.</param>
/// <param name="Status">The status of the answer. Null: the attempt has a failure.</param>
internal sealed record ReceiverFault(string Text, string? Answer, int? Status = null)
{
    public const string UnknownName = "unknown.internal";
    public const string ForgedName = "forged.internal";
    public const string RemovedName = "removed.internal";

    private const string HeadOfLongBody = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

    public static IReadOnlyList<ReceiverFault> All { get; } =
    [
        Answering(200),
        Answering(204),
        new("answers 200 with 1 MB", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + new string('x', 1_000_000), 200),
        new("answers 200 and closes the connection in the body", HeadOfLongBody + "cut", 200),
        new("answers 200 and sends a byte of the body each second", HeadOfLongBody + new string('x', 100), 200)
        {
            SlowFrom = HeadOfLongBody.Length,
        },
        Answering(410),
        Answering(302, "Location: /elsewhere\r\n"),
        Answering(400),
        Answering(404),
        Answering(429, "Retry-After: 7\r\n"),
        Answering(500),
        Answering(503),
        new("closes the connection before the answer", ""),
        new("closes the connection in the head of the answer", "HTTP/1.1 200 OK\r\nContent-"),
        new("answers something that is not HTTP", "not HTTP\r\n\r\n"),
        new("answers with a head of 64 KiB", $"HTTP/1.1 200 OK\r\nX-Padding: {new string('x', 64 * 1024)}\r\n\r\n"),
        new("refuses the connection", RawReceiver.Ok) { Refuses = true },
        new("does not answer", Answer: null),
        new("sends a byte of the head each second", RawReceiver.Ok) { SlowFrom = 0 },
        new("has a certificate that is not trusted", RawReceiver.Ok) { Scheme = "https", Wrap = OfferCertificateAsync },
        new("its name is unknown to the DNS", RawReceiver.Ok) { Host = UnknownName },
        new("its name leads to a metadata address", RawReceiver.Ok) { Host = ForgedName },
        new("its host was removed from the allowed hosts", RawReceiver.Ok) { Host = RemovedName },
    ];

    public string Scheme { get; private init; } = "http";

    public string Host { get; private init; } = "127.0.0.1";

    /// <summary>See <see cref="RawReceiver"/>.</summary>
    public int? SlowFrom { get; private init; }

    public bool Refuses { get; private init; }

    public Func<Stream, Task<Stream>>? Wrap { get; private init; }

    /// <summary>Whether the first attempt connects to the receiver.</summary>
    public bool IsReached => Host == "127.0.0.1" && !Refuses;

    /// <summary>Whether a test can repair it. The certificate stays as it is.</summary>
    public bool IsRepairable => Wrap is null;

    public override string ToString() => Text;

    private static ReceiverFault Answering(int status, string headers = "") => new(
        $"answers {status}", $"HTTP/1.1 {status} X\r\n{headers}{(status == 204 ? "" : "Content-Length: 0\r\n")}\r\n", status);

    private static async Task<Stream> OfferCertificateAsync(Stream stream)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(certificate);
        return tls;
    }
}
