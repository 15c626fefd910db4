using System.Text;
using System.Text.Json.Serialization;

namespace Gateway.Text;

/// <summary>A secret text. It prints, formats and serialises as <c>***</c>; only <see cref="Reveal"/> returns it.</summary>
[JsonConverter(typeof(SecretJsonConverter))]
internal sealed class Secret : IEquatable<Secret>
{
    public const string Mask = "***";

    private readonly string _value;
    private readonly byte[] _utf8;
    private readonly byte[] _bare;

    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
        _utf8 = Encoding.UTF8.GetBytes(value);
        _bare = Encoding.UTF8.GetBytes(value.Replace("\\", "", StringComparison.Ordinal));
    }

    /// <summary>The UTF-8 bytes of the secret, to find it in bytes that are about to leave the process.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The secret without backslashes, to find it in any quoted form.</summary>
    public ReadOnlySpan<byte> Bare => _bare;

    /// <summary>The secret itself. Call it only where the secret is used, never for a message.</summary>
    public string Reveal() => _value;

    public bool Equals(Secret? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Mask;
}
