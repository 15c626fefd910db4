using System.Text;
using System.Text.Json.Serialization;

namespace Gateway.Text;

/// <summary>A secret text. It prints, formats and serialises as <c>***</c>; only <see cref="Reveal"/> gives it away.</summary>
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

    /// <summary>The secret's UTF-8 bytes, for a search in bytes that are about to leave the process.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The same without its backslashes: what is left of every way to quote it.</summary>
    public ReadOnlySpan<byte> Bare => _bare;

    /// <summary>The secret itself. Call it only where the secret is put to its use, never for a message.</summary>
    public string Reveal() => _value;

    public bool Equals(Secret? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Mask;
}
