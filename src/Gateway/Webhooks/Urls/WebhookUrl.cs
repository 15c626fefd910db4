using System.Globalization;
using Gateway.Configuration.Webhooks;
using Gateway.Jobs;
using Gateway.Text;

namespace Gateway.Webhooks.Urls;

/// <summary>
/// The URL of a receiver. This type parses the URL itself instead of using <see cref="Uri"/> alone, which corrects and normalises, so that
/// the check and the call might read different hosts. It prints the URL without its query, which may be a secret of the receiver.
/// </summary>
internal sealed class WebhookUrl
{
    public const int MaxBytes = 2_048;

    private const string Http = "http://";
    private const string Https = "https://";
    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    /// <summary>Path and query are sent as they are written.</summary>
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private WebhookUrl(string text, Uri uri, ReceiverHost host, int port)
    {
        Text = text;
        Uri = uri;
        Host = host;
        Port = port;
    }

    public string Text { get; }

    public Uri Uri { get; }

    public ReceiverHost Host { get; }

    public int Port { get; }

    /// <summary>Scheme, host and port.</summary>
    public string Receiver => string.Create(CultureInfo.InvariantCulture, $"{Uri.Scheme}://{Host.InUrl}:{Port}");

    /// <returns>Null: the URL is valid. Otherwise the reason, which quotes no part of the URL but the right form of an address.</returns>
    public static Message? Read(string text, out WebhookUrl? url)
    {
        url = null;
        if (ProblemOfCharacters(text) is { } odd)
        {
            return odd;
        }

        var isHttps = text.StartsWith(Https, StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !text.StartsWith(Http, StringComparison.OrdinalIgnoreCase))
        {
            return WebhookUrlErrors.SchemeWrong;
        }

        var rest = text.AsSpan(isHttps ? Https.Length : Http.Length);
        var end = rest.IndexOfAny('/', '?');
        var authority = end < 0 ? rest : rest[..end];
        if (authority.Contains('@'))
        {
            return WebhookUrlErrors.UserInfo;
        }

        var colon = authority.LastIndexOf(':') is var last && last > authority.LastIndexOf(']') ? last : -1;
        var host = colon < 0 ? authority : authority[..colon];
        var port = isHttps ? HttpsPort : HttpPort;
        if (colon >= 0 && !TryReadPort(authority[(colon + 1)..], out port))
        {
            return WebhookUrlErrors.PortWrong;
        }

        if (ReceiverHost.Read(host.ToString(), out var read, out var better) is not HostMistake.None and var mistake)
        {
            return WebhookUrlErrors.OfHost(mistake, better);
        }

        if (!IsReadAlike(WithPath(text, rest.Length, end), read!, port, out var uri))
        {
            return WebhookUrlErrors.HostWrong;
        }

        url = new WebhookUrl(text, uri!, read!, port);
        return null;
    }

    public Webhook ToWebhook() => new(Text, Receiver);

    public override string ToString() => Webhook.WithoutQuery(Text);

    private static Message? ProblemOfCharacters(string text)
    {
        if (text.Length == 0)
        {
            return WebhookUrlErrors.Empty;
        }

        if (text.Length > MaxBytes)
        {
            return WebhookUrlErrors.TooLong;
        }

        if (text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return WebhookUrlErrors.CharacterWrong;
        }

        if (text.Contains('\\', StringComparison.Ordinal))
        {
            return WebhookUrlErrors.Backslash;
        }

        return text.Contains('#', StringComparison.Ordinal) ? WebhookUrlErrors.Fragment : null;
    }

    private static bool TryReadPort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        if (text is [] or ['0', ..] || !ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        port = number;
        return true;
    }

    /// <summary>A request line needs a path. The runtime adds a missing one only if it normalises the URL.</summary>
    private static string WithPath(string text, int restLength, int end) =>
        end < 0 ? text + "/" : text[text.Length - restLength + end] == '?' ? text.Insert(text.Length - restLength + end, "/") : text;

    /// <summary>Whether the runtime, which makes the call, finds the same host and port in the URL.</summary>
    private static bool IsReadAlike(string text, ReceiverHost host, int port, out Uri? uri) =>
        Uri.TryCreate(text, AsWritten, out uri)
        && uri.Port == port
        && uri.UserInfo.Length == 0
        && uri.IdnHost.Trim('[', ']').Equals(host.Text, StringComparison.OrdinalIgnoreCase);
}
