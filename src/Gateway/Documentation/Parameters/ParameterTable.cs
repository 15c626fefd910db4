using System.Text;
using Gateway.Contracts.Schema;

namespace Gateway.Documentation.Parameters;

/// <summary>A contract's parameters as a Markdown table, one row for each value that has rules of its own: <c>loras</c>, its elements
/// <c>loras[]</c>, and their members <c>loras[].path</c>.</summary>
internal static class ParameterTable
{
    private const string Head = "| name | type | range | default | meaning |\n|---|---|---|---|---|\n";

    public static string Of(IReadOnlyList<ContractParameter> parameters)
    {
        var table = new StringBuilder(Head);
        foreach (var parameter in parameters)
        {
            AddRows(table, parameter.Name, parameter.Schema, parameter.Required);
        }

        return table.ToString();
    }

    private static void AddRows(StringBuilder table, string name, ValueSchema schema, bool required)
    {
        table.Append(
            $"| {MarkdownCell.Code(name)}{(required ? " (required)" : "")} | {TypeOf(schema)} | {ValueRange.Of(schema, required)} | "
            + $"{(schema.Default is { } json ? MarkdownCell.Code(json) : "")} | {Meaning(schema)} |\n");
        if (schema.Items is { } items)
        {
            AddRows(table, name + "[]", items, required: false);
        }

        AddInner(table, name, schema);
    }

    /// <summary>The rows of what a value contains. The forms of a union have one row together, and their members have a row each.</summary>
    private static void AddInner(StringBuilder table, string name, ValueSchema schema)
    {
        foreach (var member in schema.Members ?? [])
        {
            AddRows(table, $"{name}.{member.Name}", member.Schema, member.Required);
        }

        if (schema.AdditionalSchema is { } others)
        {
            AddRows(table, $"{name}.*", others, required: false);
        }

        foreach (var branch in schema.Branches)
        {
            if (branch.Items is { } items)
            {
                AddRows(table, name + "[]", items, required: false);
            }

            AddInner(table, name, branch);
        }
    }

    private static string TypeOf(ValueSchema schema) => schema.IsNullable ? $"{TypeWithoutNull(schema)} or null" : TypeWithoutNull(schema);

    private static string TypeWithoutNull(ValueSchema schema) => schema switch
    {
        { Type: SchemaType.Union } => string.Join(" or ", schema.Branches.Select(TypeOf).Distinct()),
        { Type: SchemaType.Array, Items.Type: SchemaType.Union } => $"array of ({TypeOf(schema.Items)})",
        { Type: SchemaType.Array, Items: { } items } => $"array of {TypeOf(items)}",
        { IsUri: true } => "string (URI)",
        _ => schema.Type.ToString().ToLowerInvariant(),
    };

    private static string Meaning(ValueSchema schema) =>
        (schema.Deprecated ? "Deprecated. " : "") + MarkdownCell.Prose(schema.Description ?? "");
}
