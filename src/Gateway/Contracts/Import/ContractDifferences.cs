using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Configuration.Options;

namespace Gateway.Contracts.Import;

/// <summary>The differences between an existing contract and an imported one: what they accept, and their defaults.</summary>
internal static class ContractDifferences
{
    private const string Additional = "additionalProperties";

    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>One line for each difference, in the order of the existing contract.</returns>
    public static IReadOnlyList<string> Of(Contract existing, Contract imported)
    {
        var (ours, theirs) = (ComparedSchema.Of(existing.Schema), ComparedSchema.Of(imported.Schema));
        if (existing.UnknownParameters == UnknownParameterPolicy.Reject && theirs.ContainsKey(Additional))
        {
            // The policy says the same in other words. It is no difference to a document that allows more: it belongs to the operator.
            ours[Additional] = theirs[Additional]?.DeepClone();
        }

        // Contracts write it for the policy 'Forward', which belongs to the operator too.
        foreach (var schema in (JsonObject[])[ours, theirs])
        {
            if (schema[Additional]?.GetValueKind() == JsonValueKind.True)
            {
                schema.Remove(Additional);
            }
        }

        var lines = new List<string>();
        CompareMembers(ours, theirs, "", lines);
        return lines;
    }

    private static void Compare(JsonNode? existing, JsonNode? imported, string pointer, List<string> lines)
    {
        if (existing is JsonObject ours && imported is JsonObject theirs)
        {
            CompareMembers(ours, theirs, pointer, lines);
        }
        else if (IsUnion(pointer) && existing is JsonArray own && imported is JsonArray others)
        {
            CompareBranches(own, others, pointer, lines);
        }
        else if (!JsonNode.DeepEquals(existing, imported))
        {
            lines.Add($"{pointer}: the contract has {Shown(existing)}, the document {Shown(imported)}");
        }
    }

    /// <summary>The order of the schemas has no meaning. A changed schema is compared with the first changed one of its type.</summary>
    private static void CompareBranches(JsonArray existing, JsonArray imported, string pointer, List<string> lines)
    {
        var others = imported.Where(one => !existing.Any(other => JsonNode.DeepEquals(one, other))).ToList();
        foreach (var (index, branch) in existing.Index().Where(one => !imported.Any(other => JsonNode.DeepEquals(one.Item, other))))
        {
            if (others.Find(other => JsonNode.DeepEquals(branch?["type"], other?["type"])) is { } changed)
            {
                others.Remove(changed);
                Compare(branch, changed, FileProblem.Child(pointer, index.ToString(CultureInfo.InvariantCulture)), lines);
            }
            else
            {
                lines.Add($"{pointer}: only the contract has it: {Shown(branch)}");
            }
        }

        lines.AddRange(others.Select(branch => $"{pointer}: only the document has it: {Shown(branch)}"));
    }

    private static void CompareMembers(JsonObject existing, JsonObject imported, string pointer, List<string> lines)
    {
        foreach (var (name, value) in existing)
        {
            var at = FileProblem.Child(pointer, name);
            if (imported.TryGetPropertyValue(name, out var other))
            {
                Compare(value, other, at, lines);
            }
            else
            {
                lines.Add($"{at}: only the contract has it: {Shown(value)}");
            }
        }

        foreach (var (name, value) in imported.Where(member => !existing.ContainsKey(member.Key)))
        {
            lines.Add($"{FileProblem.Child(pointer, name)}: only the document has it: {Shown(value)}");
        }
    }

    private static bool IsUnion(string pointer) =>
        pointer.EndsWith("/anyOf", StringComparison.Ordinal) || pointer.EndsWith("/oneOf", StringComparison.Ordinal);

    private static string Shown(JsonNode? value)
    {
        const int longest = 200;
        var text = value?.ToJsonString(Readable) ?? "null";
        return text.Length <= longest ? text : text[..longest] + "…";
    }
}
