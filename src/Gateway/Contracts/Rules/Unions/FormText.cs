using System.Globalization;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;

namespace Gateway.Contracts.Rules.Unions;

/// <summary>A schema in the words of a person: "one of 'square', 'portrait'", "an object with 'width' and 'height'".</summary>
internal static class FormText
{
    private const int MostValues = 8;
    private const int MostNames = 4;

    /// <summary>The whole description, for a form that the value does not have.</summary>
    public static string Of(ValueSchema schema, CultureInfo culture)
    {
        var text = WithoutNull(schema, culture);
        return schema.IsNullable ? OrNull(text, culture) : text;
    }

    /// <summary>The description without the allowed values and bounds, for the form that the violations are about.</summary>
    public static string Short(ValueSchema schema, CultureInfo culture) => schema switch
    {
        { IsUri: true } => Text(MessageKeys.FormUrl, culture),
        { Type: SchemaType.Object } => Of(schema, culture),
        { Type: SchemaType.Union } => Of(schema, culture),
        { Allowed.Count: 1 } => schema.Allowed[0].Display,
        _ => Noun(schema.Type, culture),
    };

    /// <summary>The last of several descriptions is added with "or".</summary>
    public static string Any(IReadOnlyList<string> forms, CultureInfo culture) => Joined(forms, MessageKeys.FormOr, culture);

    private static string WithoutNull(ValueSchema schema, CultureInfo culture) => schema switch
    {
        { Type: SchemaType.Union } => Any([.. schema.Branches.Select(branch => Of(branch, culture))], culture),
        { Allowed.Count: 1 } => schema.Allowed[0].Display,
        { Allowed.Count: > 1 } => Text(MessageKeys.FormOneOf, culture).Replace(
            "{Allowed}", Listed([.. schema.Allowed.Select(value => value.Display)], MostValues, culture), StringComparison.Ordinal),
        { IsUri: true } => Text(MessageKeys.FormUrl, culture),
        { Minimum: { } from, Maximum: { } to } => Text(MessageKeys.FormBetween, culture)
            .Replace("{Noun}", Noun(schema.Type, culture), StringComparison.Ordinal)
            .Replace("{From}", from.Text, StringComparison.Ordinal)
            .Replace("{To}", to.Text, StringComparison.Ordinal),
        { Items: { } items } => Text(MessageKeys.FormList, culture).Replace("{Item}", Of(items, culture), StringComparison.Ordinal),
        { Members: { Count: > 0 } members } => Text(MessageKeys.FormObject, culture)
            .Replace("{Names}", Names(members, culture), StringComparison.Ordinal),
        _ => Noun(schema.Type, culture),
    };

    /// <summary>The required members first. A member with one allowed value is named with it, because it tells objects apart.</summary>
    private static string Names(IReadOnlyList<ContractParameter> members, CultureInfo culture)
    {
        string[] names =
        [
            .. members.OrderByDescending(member => member.Required).Select(member => member.Schema.Allowed is [var only]
                ? $"'{member.Name}': {only.Display}"
                : $"'{member.Name}'"),
        ];
        return names.Length > MostNames ? Listed(names, MostNames, culture) : Joined(names, MessageKeys.FormAnd, culture);
    }

    private static string Listed(string[] texts, int most, CultureInfo culture)
    {
        if (texts.Length <= most)
        {
            return string.Join(", ", texts);
        }

        return Text(MessageKeys.FormMore, culture)
            .Replace("{Count}", (texts.Length - most).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{First}", string.Join(", ", texts.Take(most)), StringComparison.Ordinal);
    }

    private static string Joined(IReadOnlyList<string> texts, string key, CultureInfo culture) => texts.Count switch
    {
        0 => "",
        1 => texts[0],
        _ => Text(key, culture)
            .Replace("{Last}", texts[^1], StringComparison.Ordinal)
            .Replace("{First}", string.Join(", ", texts.SkipLast(1)), StringComparison.Ordinal),
    };

    private static string OrNull(string text, CultureInfo culture) =>
        Text(MessageKeys.OrNull, culture).Replace("{Noun}", text, StringComparison.Ordinal);

    private static string Noun(SchemaType type, CultureInfo culture) => Text(MessageKeys.Noun + type, culture).Trim();

    private static string Text(string key, CultureInfo culture) => ContractLanguage.Instance.GetString(key, culture);
}
