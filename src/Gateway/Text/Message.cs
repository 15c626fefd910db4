using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Text;

/// <summary>
/// A text for people: an English template and its arguments, created from an interpolated string. It is translated into the language of
/// the client when it is written, so that the code that creates an error needs no request. An argument that is a message is translated
/// too.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Message : IEquatable<Message>
{
    private const string OneArgument = "{0}";

    private readonly object?[] _arguments;

    /// <summary>The template of an interpolated string. Null: <see cref="_template"/> has the whole template.</summary>
    private readonly StringBuilder? _building;
    private readonly string? _template;
    private int _count;

    /// <summary>Called by the compiler for <c>$"…"</c>.</summary>
    public Message(int literalLength, int formattedCount)
    {
        _building = new StringBuilder(literalLength + (formattedCount * OneArgument.Length));
        _arguments = formattedCount == 0 ? [] : new object?[formattedCount];
    }

    private Message(string template, object?[] arguments)
    {
        _template = template;
        _arguments = arguments;
        _count = arguments.Length;
    }

    /// <summary>The English text with <c>{0}</c>, <c>{1}</c>, … in place of its arguments. It is the key of the translations.</summary>
    public string Template => _template ?? _building!.ToString();

    /// <summary>A text without arguments.</summary>
    public static implicit operator Message(string text) => Of(text);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static Message Of(string text) => new(text, []);

    /// <param name="template">The English text with <c>{0}</c>, <c>{1}</c>, … in place of its arguments, in this order.</param>
    /// <param name="arguments">The arguments.</param>
    public static Message Of(string template, IReadOnlyList<Message> arguments) => new(template, [.. arguments]);

    /// <summary>A text that is not the gateway's, such as an error of the upstream. It is not translated.</summary>
    public static Message Verbatim(string text) => new(OneArgument, [text]);

    public void AppendLiteral(string text) => _building!.Append(text);

    public void AppendFormatted<T>(T value, string? format = null)
    {
        _building!.Append('{').Append(_count).Append('}');
        _arguments[_count++] = value is Message ? value : value is IFormattable formattable
            ? formattable.ToString(format, CultureInfo.InvariantCulture)
            : value?.ToString();
    }

    /// <summary>The text in the language of a culture; in English if there is no translation.</summary>
    public string In(CultureInfo culture) => Fill(Translations.Find(Template, culture) ?? Template, culture);

    /// <summary>The English text, for logs and for the documentation.</summary>
    public override string ToString() => Fill(Template, MessageLanguage.English);

    public bool Equals(Message? other) => other is not null && other.ToString() == ToString();

    public override bool Equals(object? obj) => Equals(obj as Message);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private string Fill(string template, CultureInfo culture)
    {
        if (_count == 0)
        {
            return template;
        }

        if (template == OneArgument)
        {
            return In(culture, _arguments[0]);
        }

        var text = new StringBuilder(template.Length + 32);
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            text.Append(rest[..open]);
            rest = rest[open..];
            // Any other brace is part of the text, for example in a JSON example.
            if (rest is ['{', >= '0' and <= '9' and var digit, '}', ..] && digit - '0' < _count)
            {
                text.Append(In(culture, _arguments[digit - '0']));
                rest = rest[3..];
            }
            else
            {
                text.Append('{');
                rest = rest[1..];
            }
        }

        return text.Append(rest).ToString();
    }

    private static string In(CultureInfo culture, object? argument) =>
        argument is Message message ? message.In(culture) : (string?)argument ?? "";
}
