using Gateway.Contracts.Schema;

namespace Gateway.Documentation.Parameters;

/// <summary>The values that a contract accepts, in words. Each keyword that limits a value has its text here.</summary>
internal static class ValueRange
{
    private const string Separator = "; ";

    /// <param name="schema">The contract's demand.</param>
    /// <param name="required">Whether the parameter is required: a required string must not be blank.</param>
    public static string Of(ValueSchema schema, bool required) => string.Join(Separator, Parts(schema, required));

    private static IEnumerable<string> Parts(ValueSchema schema, bool required)
    {
        if (schema.Type == SchemaType.Union)
        {
            if (Forms(schema, required) is { Length: > 0 } forms)
            {
                yield return forms;
            }

            yield break;
        }

        if (schema.Allowed.Count > 0)
        {
            yield return (schema.Allowed.Count == 1 ? "only " : "one of ")
                + string.Join(", ", schema.Allowed.Select(value => MarkdownCell.Code(value.Text)));
        }

        if (schema is { Type: SchemaType.String, MayBeBlank: false, IsUri: false, Allowed.Count: 0 } && required)
        {
            yield return "not blank";
        }

        foreach (var part in Numbers(schema).Append(Count(schema.MinLength, schema.MaxLength, "character"))
            .Append(Count(schema.MinItems, schema.MaxItems, "item")).OfType<string>())
        {
            yield return part;
        }

        if (schema.Forbidden.Count > 0)
        {
            yield return "none of " + string.Join(", ", schema.Forbidden.Select(value => MarkdownCell.Code(value.Text)));
        }

        if (schema.Pattern is { } pattern)
        {
            yield return "matches " + MarkdownCell.Code(pattern.Source);
        }

        if (schema.HasUniqueItems)
        {
            yield return "no two items are equal";
        }

        if (schema.Additional == AdditionalMembers.Forbidden)
        {
            yield return "no other members";
        }

        if (schema.IsUri)
        {
            yield return "an http or https URL, or a data URI of an image in base64";
        }

        if (schema.ImageTypes.Count > 0)
        {
            yield return "image type " + string.Join(", ", schema.ImageTypes.Select(MarkdownCell.Code));
        }
    }

    /// <summary>The ranges of the forms of a union. If the forms have several types, each range says to which it belongs.</summary>
    private static string Forms(ValueSchema union, bool required)
    {
        var hasTypes = union.Branches.Select(branch => branch.Type).Distinct().Count() > 1;
        return string.Join(" or ", union.Branches.Select(branch => (Type: TypeName(branch), Range: Of(branch, required)))
            .Where(form => form.Range.Length > 0).Select(form => hasTypes ? $"{form.Type}: {form.Range}" : form.Range).Distinct());
    }

    private static string TypeName(ValueSchema schema) => schema.Type.ToString().ToLowerInvariant();

    private static IEnumerable<string?> Numbers(ValueSchema schema)
    {
        yield return (schema.Minimum, schema.Maximum) switch
        {
            ({ } from, { } to) => $"{from.Text} to {to.Text}",
            ({ } from, null) => $"at least {from.Text}",
            (null, { } to) => $"at most {to.Text}",
            _ => null,
        };
        yield return schema.ExclusiveMinimum is { } above ? $"above {above.Text}" : null;
        yield return schema.ExclusiveMaximum is { } below ? $"below {below.Text}" : null;
        yield return schema.MultipleOf is { } divisor ? $"a multiple of {divisor.Text}" : null;
    }

    private static string? Count(int? least, int? most, string unit) => (least, most) switch
    {
        ({ } from, { } to) when from == to => $"exactly {Units(from, unit)}",
        ({ } from, { } to) => $"{from} to {Units(to, unit)}",
        ({ } from, null) => $"at least {Units(from, unit)}",
        (null, { } to) => $"at most {Units(to, unit)}",
        _ => null,
    };

    private static string Units(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";
}
