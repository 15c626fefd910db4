using System.Buffers;
using System.Text;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;
using Microsoft.Extensions.Primitives;

namespace Gateway.Files.Uploads;

/// <summary>
/// The header <c>X-Fal-Object-Lifecycle</c> of fal's clients: how long a file is kept, and who may read it. Other members than these are
/// ignored.
/// </summary>
/// <param name="Retention">How long the file is kept after its upload. Null: the client does not say.</param>
/// <param name="IsPrivate">Whether only the owner may read the file.</param>
internal sealed record ObjectLifecycle(TimeSpan? Retention, bool IsPrivate)
{
    public const string Header = "X-Fal-Object-Lifecycle";

    private const int MaxDecisionChars = 16;

    /// <summary>More than any retention. A larger number is cut to it.</summary>
    private const int MaxSeconds = int.MaxValue;

    private static readonly ObjectLifecycle None = new(null, IsPrivate: false);
    private static readonly JsonLimits Limits = new(MaxDepth: 8, MaxValues: 1024);

    private static Message NotOnce => "the header must occur once";

    private static Message Whole(Message predicate) => $"it {predicate}";

    private static Message Part(Message fault) => $"it is not valid JSON: {fault}";

    internal static Message DurationWrong => "expiration_duration_seconds must be a number of seconds above 0";

    private static Message AclNotObject => "initial_acl must be an object with 'default'";

    private static Message DefaultWrong => "initial_acl.default must be 'allow', 'hide' or 'forbid'";

    private static Message RulesNotSupported =>
        "initial_acl.rules is not supported: a file is read by everyone who knows its URL, or by its owner alone";

    /// <returns>Null: <paramref name="read"/> is what the header says. Otherwise the refusal.</returns>
    public static GatewayError? Read(StringValues header, out ObjectLifecycle read)
    {
        read = None;
        if (header.Count == 0)
        {
            return null;
        }

        if (header is not [{ } text])
        {
            return UploadErrors.LifecycleInvalid(NotOnce);
        }

        using var body = JsonBody.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)), Limits, out var fault);
        if (body is null)
        {
            return UploadErrors.LifecycleInvalid(fault!.IsAboutWhole ? Whole(fault.What) : Part(fault.Message));
        }

        var wrong = ReadRetention(body.Root, ref read) ?? ReadAcl(body.Root, ref read);
        return wrong is null ? null : UploadErrors.LifecycleInvalid(wrong);
    }

    /// <summary>A fraction of a second is rounded up.</summary>
    private static Message? ReadRetention(JsonValue root, ref ObjectLifecycle read)
    {
        if (!root.TryGetMember("expiration_duration_seconds"u8, out var duration) || duration.Kind == JsonKind.Null)
        {
            return null;
        }

        if (duration.Kind != JsonKind.Number || duration.GetNumber().CeilingWithin(MaxSeconds) is not (> 0 and var seconds))
        {
            return DurationWrong;
        }

        read = read with { Retention = TimeSpan.FromSeconds(seconds) };
        return null;
    }

    private static Message? ReadAcl(JsonValue root, ref ObjectLifecycle read)
    {
        if (!root.TryGetMember("initial_acl"u8, out var acl) || acl.Kind == JsonKind.Null)
        {
            return null;
        }

        if (acl.Kind != JsonKind.Object)
        {
            return AclNotObject;
        }

        if (acl.TryGetMember("rules"u8, out var rules) && rules is not { Kind: JsonKind.Null } and not { Kind: JsonKind.Array, Count: 0 })
        {
            return RulesNotSupported;
        }

        if (!acl.TryGetMember("default"u8, out var decision) || decision.Kind == JsonKind.Null)
        {
            return null;
        }

        if (decision.Kind != JsonKind.String || !decision.TryGetShortString(MaxDecisionChars, out var text)
            || text is not ("allow" or "hide" or "forbid"))
        {
            return DefaultWrong;
        }

        read = read with { IsPrivate = text != "allow" };
        return null;
    }
}
