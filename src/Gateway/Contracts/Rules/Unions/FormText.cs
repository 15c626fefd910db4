using System.Globalization;
using Gateway.Contracts.Messages;
using Gateway.Contracts.Schema;

namespace Gateway.Contracts.Rules.Unions;

/// <summary>A schema in the words of a person: "one of 'square', 'portrait'", "an object with 'width' and 'height'".</summary>
internal static class FormText
{
    private const int MostNames = 4;
    private const int MostValues = 8;

    /// <summary>The items of lists inside lists are described up to this depth.</summary>
    private const int MostDepth = 2;

    /// <summary>The whole description, for a form that the value does not have.</summary>
    public static string Of(ValueSchema schema, CultureInfo culture) => Of(schema, culture, depth: 0);

    /// <summary>The description without the allowed values and bounds, for the form that the violations are about.</summary>
    public static string Short(ValueSchema schema, CultureInfo culture) => schema switch
    {
        { IsUri: true } => Text(MessageKeys.FormUrl, culture),
        { Type: SchemaType.Object } => Of(schema with { IsNullable = false }, culture),
        { Allowed.Count: 1 } => TextList.Short(schema.Allowed[0].Display),
        _ => Noun(schema.Type, culture),
    };

    /// <summary>The values of all forms if each form is a list of values. Otherwise null.</summary>
    public static IReadOnlyList<AllowedValue>? ValuesOf(IEnumerable<ValueSchema> forms)
    {
        var values = new List<AllowedValue>();
        foreach (var form in forms)
        {
            if (form.Allowed.Count == 0)
            {
                return null;
            }

            values.AddRange(form.Allowed);
        }

        return [.. values.Distinct()];
    }

    /// <summary>The last of several descriptions is added with "or". Of many, only the first are named.</summary>
    public static string Any(IReadOnlyList<string> forms, CultureInfo culture)
    {
        var count = TextList.CountOfShown(forms);
        return count == forms.Count
            ? Joined(forms, MessageKeys.FormOr, culture)
            : TextList.AndMore(string.Join(", ", forms.Take(count)), forms.Count - count, culture);
    }

    private static string Of(ValueSchema schema, CultureInfo culture, int depth)
    {
        if (schema.Type == SchemaType.Union)
        {
            return OfUnion(schema, culture, depth);
        }

        var text = WithoutNull(schema, culture, depth);
        return schema.IsNullable ? OrNull(text, culture) : text;
    }

    private static string OfUnion(ValueSchema schema, CultureInfo culture, int depth)
    {
        var (forms, isNullable) = UnionForms.Flatten(schema, _ => true);
        var text = ValuesOf(forms) is { Count: > 1 } values
            ? OneOf(values, culture)
            : Any([.. forms.Select(form => Of(form, culture, depth)).Distinct()], culture);
        return isNullable && !forms.Any(form => form.AcceptsNull) ? OrNull(text, culture) : text;
    }

    private static string WithoutNull(ValueSchema schema, CultureInfo culture, int depth) => schema switch
    {
        { Allowed.Count: 1 } => TextList.Short(schema.Allowed[0].Display),
        { Allowed.Count: > 1 } => OneOf(schema.Allowed, culture),
        { IsUri: true } => Text(MessageKeys.FormUrl, culture),
        { Minimum: { } from, Maximum: { } to } => Text(MessageKeys.FormBetween, culture)
            .Replace("{Noun}", Noun(schema.Type, culture), StringComparison.Ordinal)
            .Replace("{From}", from.Text, StringComparison.Ordinal)
            .Replace("{To}", to.Text, StringComparison.Ordinal),
        { Items: { } items } when depth < MostDepth => Text(MessageKeys.FormList, culture)
            .Replace("{Item}", Of(items, culture, depth + 1), StringComparison.Ordinal),
        { Members: { Count: > 0 } members } => Text(MessageKeys.FormObject, culture)
            .Replace("{Names}", Names(members, culture), StringComparison.Ordinal),
        _ => Noun(schema.Type, culture),
    };

    private static string OneOf(IReadOnlyList<AllowedValue> values, CultureInfo culture) => Text(MessageKeys.FormOneOf, culture).Replace(
        "{Allowed}",
        Listed([.. values.Take(MostValues).Select(value => TextList.Short(value.Display))], values.Count, culture),
        StringComparison.Ordinal);

    /// <summary>The required members first. A member with one allowed value is named with it, because it tells objects apart.</summary>
    private static string Names(IReadOnlyList<ContractParameter> members, CultureInfo culture)
    {
        string[] names =
        [
            .. members.OrderByDescending(member => member.Required).Take(MostNames).Select(member => member.Schema.Allowed is [var only]
                ? $"'{member.Name}': {TextList.Short(only.Display)}"
                : $"'{member.Name}'"),
        ];
        return members.Count > MostNames ? Listed(names, members.Count, culture) : Joined(names, MessageKeys.FormAnd, culture);
    }

    /// <param name="texts">The first texts.</param>
    /// <param name="count">The number of all texts.</param>
    /// <param name="culture">The language.</param>
    private static string Listed(string[] texts, int count, CultureInfo culture)
    {
        var shown = TextList.CountOfShown(texts);
        var first = string.Join(", ", texts.Take(shown));
        return shown == count ? first : TextList.AndMore(first, count - shown, culture);
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
