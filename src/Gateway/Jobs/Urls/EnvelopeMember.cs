using System.Text;

namespace Gateway.Jobs.Urls;

/// <summary>A member that clients count on: its name, and its value when the upstream leaves it out.</summary>
internal readonly struct EnvelopeMember
{
    private EnvelopeMember(string name, byte[]? json, string? urlSuffix)
    {
        Name = Encoding.UTF8.GetBytes(name);
        Json = json;
        UrlSuffix = urlSuffix;
    }

    public byte[] Name { get; }

    /// <summary>A value as JSON text. Null: an address.</summary>
    public byte[]? Json { get; }

    /// <summary>What the address has behind the job's own.</summary>
    public string? UrlSuffix { get; }

    public static EnvelopeMember Value(string name, string json) => new(name, Encoding.UTF8.GetBytes(json), urlSuffix: null);

    public static EnvelopeMember Url(string name, string suffix) => new(name, json: null, suffix);
}
