using System.Text;

namespace Gateway.Jobs.Urls;

/// <summary>A member that clients rely on: its name, and the value that is added if the upstream omits it.</summary>
internal readonly struct EnvelopeMember
{
    private EnvelopeMember(string name, byte[]? json, string? urlSuffix)
    {
        Name = Encoding.UTF8.GetBytes(name);
        Json = json;
        UrlSuffix = urlSuffix;
    }

    public byte[] Name { get; }

    /// <summary>A value as JSON text. Null: the value is a URL.</summary>
    public byte[]? Json { get; }

    /// <summary>The text after the job's own URL.</summary>
    public string? UrlSuffix { get; }

    public static EnvelopeMember Value(string name, string json) => new(name, Encoding.UTF8.GetBytes(json), urlSuffix: null);

    public static EnvelopeMember Url(string name, string suffix) => new(name, json: null, suffix);
}
