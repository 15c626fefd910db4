using System.Text.Json;
using Gateway.Configuration.Files;

namespace Gateway.Contracts.Import;

/// <summary>The differences between an existing contract and an imported one: what they accept, and their defaults.</summary>
internal static class ContractDifferences
{
    private static readonly string[] Descriptions = ["title", "description", "examples", "$id"];

    /// <returns>One line for each difference, in the order of the existing contract.</returns>
    public static IReadOnlyList<string> Of(Contract existing, Contract imported)
    {
        var lines = new List<string>();
        Compare(existing.Schema, imported.Schema, "", lines);
        return lines;
    }

    private static void Compare(JsonElement existing, JsonElement imported, string pointer, List<string> lines)
    {
        if (existing.ValueKind == JsonValueKind.Object && imported.ValueKind == JsonValueKind.Object)
        {
            CompareMembers(existing, imported, pointer, lines);
        }
        else if (!IsSame(existing, imported, pointer))
        {
            lines.Add($"{pointer}: the contract has {Shown(existing)}, the document {Shown(imported)}");
        }
    }

    private static void CompareMembers(JsonElement existing, JsonElement imported, string pointer, List<string> lines)
    {
        var isNames = pointer.EndsWith("/properties", StringComparison.Ordinal);
        foreach (var member in existing.EnumerateObject().Where(member => isNames || !Descriptions.Contains(member.Name)))
        {
            var at = FileProblem.Child(pointer, member.Name);
            if (imported.TryGetProperty(member.Name, out var other))
            {
                Compare(member.Value, other, at, lines);
            }
            else
            {
                lines.Add($"{at}: only the contract has it: {Shown(member.Value)}");
            }
        }

        foreach (var member in imported.EnumerateObject().Where(member => isNames || !Descriptions.Contains(member.Name)))
        {
            if (!existing.TryGetProperty(member.Name, out _))
            {
                lines.Add($"{FileProblem.Child(pointer, member.Name)}: only the document has it: {Shown(member.Value)}");
            }
        }
    }

    /// <summary>The order of required names, of types and of allowed values has no meaning.</summary>
    private static bool IsSame(JsonElement existing, JsonElement imported, string pointer)
    {
        if (existing.ValueKind != JsonValueKind.Array || imported.ValueKind != JsonValueKind.Array
            || !(pointer.EndsWith("/required", StringComparison.Ordinal) || pointer.EndsWith("/enum", StringComparison.Ordinal)
                || pointer.EndsWith("/type", StringComparison.Ordinal)))
        {
            return JsonElement.DeepEquals(existing, imported);
        }

        var others = imported.EnumerateArray().ToList();
        return existing.GetArrayLength() == others.Count
            && existing.EnumerateArray().All(value => others.Exists(other => JsonElement.DeepEquals(value, other)));
    }

    private static string Shown(JsonElement value)
    {
        const int longest = 200;
        var text = JsonSerializer.Serialize(value, Readable);
        return text.Length <= longest ? text : text[..longest] + "…";
    }

    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
