using System.Buffers;
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
    private readonly byte[][] _forms;

    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
        _utf8 = Encoding.UTF8.GetBytes(value);
        _forms = [.. SecretForms.Of(_utf8)];
        FormBeginnings = SearchValues.Create([(byte)'\\', (byte)'%', .. _forms.Select(form => form[0])]);
        LongestForm = Math.Max(_utf8.Length, _forms.Select(form => form.Length).DefaultIfEmpty().Max());
    }

    /// <summary>The UTF-8 bytes of the secret, to find it in bytes that are about to leave the process.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The texts in which the secret may occur, from <see cref="SecretForms"/>.</summary>
    public ReadOnlySpan<byte[]> Forms => _forms;

    /// <summary>The first bytes of <see cref="Forms"/>, and the characters that begin an escape.</summary>
    public SearchValues<byte> FormBeginnings { get; }

    /// <summary>Whether a form begins with this byte.</summary>
    public bool BeginsWith(byte first) => Array.Exists(_forms, form => form[0] == first);

    /// <summary>Length of the longest form in bytes.</summary>
    public int LongestForm { get; }

    /// <summary>The secret itself. Call it only where the secret is used, never for a message.</summary>
    public string Reveal() => _value;

    public bool Equals(Secret? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Mask;
}
