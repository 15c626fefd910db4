using System.Text;
using Gateway.Contracts.Reading;
using Gateway.Documentation.Parameters;

namespace Gateway.UnitTests.Documentation.Parameters;

public sealed class ParameterTableTests
{
    [Theory]
    // Types and bounds of numbers.
    [InlineData("""{ "type": "integer", "minimum": 1, "maximum": 4 }""", "integer", "1 to 4")]
    [InlineData("""{ "type": "number", "minimum": 0.01 }""", "number", "at least 0.01")]
    [InlineData("""{ "type": "number", "maximum": 10.50 }""", "number", "at most 10.50")]
    [InlineData("""{ "type": "number", "exclusiveMinimum": 0.125, "exclusiveMaximum": 10 }""", "number", "above 0.125; below 10")]
    [InlineData("""{ "type": "integer", "minimum": 8, "maximum": 64, "multipleOf": 8 }""", "integer", "8 to 64; a multiple of 8")]
    [InlineData("""{ "type": "integer", "const": 5 }""", "integer", "only `5`")]
    [InlineData("""{ "type": "integer", "enum": [1, 2] }""", "integer", "one of `1`, `2`")]
    [InlineData("""{ "type": "boolean" }""", "boolean", "")]
    // Strings.
    [InlineData("""{ "type": "string" }""", "string", "")]
    [InlineData("""{ "type": "string", "enum": ["1:1", "16:9"] }""", "string", "one of `1:1`, `16:9`")]
    [InlineData("""{ "type": "string", "minLength": 2, "maxLength": 8 }""", "string", "2 to 8 characters")]
    [InlineData("""{ "type": "string", "minLength": 1 }""", "string", "at least 1 character")]
    [InlineData("""{ "type": "string", "maxLength": 1 }""", "string", "at most 1 character")]
    [InlineData("""{ "type": "string", "minLength": 3, "maxLength": 3 }""", "string", "exactly 3 characters")]
    [InlineData("""{ "type": "string", "format": "uri" }""", "string (URI)", "an http or https URL, or a data URI of an image in base64")]
    [InlineData("""{ "type": "string", "format": "uri", "x-image-types": ["png", "webp"] }""", "string (URI)",
        "an http or https URL, or a data URI of an image in base64; image type `png`, `webp`")]
    // Arrays and objects.
    [InlineData("""{ "type": "array" }""", "array", "")]
    [InlineData("""{ "type": "array", "minItems": 1, "maxItems": 3, "items": { "type": "integer" } }""", "array of integer",
        "1 to 3 items")]
    [InlineData("""{ "type": "array", "maxItems": 1, "items": { "type": "array", "items": { "type": "string" } } }""",
        "array of array of string", "at most 1 item")]
    [InlineData("""{ "type": "object" }""", "object", "")]
    [InlineData("""{ "type": "array", "uniqueItems": true, "items": { "type": ["string", "null"] } }""", "array of string or null",
        "no two items are equal")]
    [InlineData("""{ "type": "object", "additionalProperties": false }""", "object", "no other members")]
    // Patterns, unions and null.
    [InlineData("""{ "type": "string", "pattern": "^#[0-9a-f]{6}$" }""", "string", "at most 8192 characters; matches `^#[0-9a-f]{6}$`")]
    [InlineData("""{ "type": "integer", "not": { "enum": [1, 2] } }""", "integer", "none of `1`, `2`")]
    [InlineData("""{ "type": ["integer", "null"], "minimum": 1 }""", "integer or null", "at least 1")]
    [InlineData("""{ "anyOf": [{ "enum": ["a", "b"] }, { "type": "integer", "maximum": 3 }, { "type": "null" }] }""",
        "string or integer or null", "string: one of `a`, `b` or integer: at most 3")]
    [InlineData("""{ "type": "array", "items": { "anyOf": [{ "type": "string" }, { "type": "integer" }] } }""",
        "array of (string or integer)", "")]
    public void Row_OfEachKeyword_HasItsTypeAndRange(string schema, string type, string range)
    {
        var row = Rows($$"""{ "value": {{schema}} }""")[0];

        row[0].ShouldBe("`value`");
        row[1].ShouldBe(type);
        row[2].ShouldBe(range);
    }

    [Fact]
    public void Row_OfARequiredString_IsMarkedAsRequired()
    {
        var row = Rows("""{ "value": { "type": "string" } }""", "\"value\"")[0];

        row.ShouldBe(["`value` (required)", "string", "not blank", "", ""]);
    }

    [Theory]
    [InlineData("""{ "type": "boolean", "default": true }""", "`true`")]
    [InlineData("""{ "type": "string", "default": "jpeg" }""", "`\"jpeg\"`")]
    [InlineData("""{ "type": "number", "default": 2.50 }""", "`2.50`")]
    [InlineData("""{ "type": "array", "items": { "type": "integer" }, "default": [1, 2] }""", "`[1, 2]`")]
    [InlineData("""{ "type": "string", "default": "say \"hi\" \u00e9" }""", "`\"say \\\"hi\\\" é\"`")]
    [InlineData("""{ "type": "string", "default": "" }""", "`\"\"`")]
    [InlineData("""{ "type": "array", "items": { "type": "string" }, "default": ["a", "b"] }""", "`[\"a\", \"b\"]`")]
    [InlineData("""{ "type": "integer" }""", "")]
    public void Row_OfADefault_ContainsItAsJson(string schema, string expected) =>
        Rows($$"""{ "value": {{schema}} }""")[0][3].ShouldBe(expected);

    [Fact]
    public void Rows_OfNestedValues_HaveTheirPathsAndRanges()
    {
        var rows = Rows("""
            {
              "loras": {
                "type": "array", "maxItems": 3, "description": "The LoRAs.",
                "items": {
                  "type": "object",
                  "properties": {
                    "path": { "type": "string", "description": "Its URL." },
                    "scale": { "type": "number", "minimum": 0, "maximum": 4, "default": 1 }
                  },
                  "required": ["path"]
                }
              },
              "size": { "type": "object", "properties": { "width": { "type": "integer", "minimum": 64 } } }
            }
            """);

        rows.Select(row => string.Join(" | ", row)).ShouldBe(
        [
            "`loras` | array of object | at most 3 items |  | The LoRAs.",
            "`loras[]` | object |  |  | ",
            "`loras[].path` (required) | string | not blank |  | Its URL.",
            "`loras[].scale` | number | 0 to 4 | `1` | ",
            "`size` | object |  |  | ",
            "`size.width` | integer | at least 64 |  | ",
        ]);
    }

    [Fact]
    public void Row_OfTextWithABarOrALineBreak_StaysOneRow()
    {
        var rows = Rows("""
            {
              "value": {
                "type": "string", "enum": ["a|b", "c`d", "", "e"], "default": "a|b", "deprecated": true, "description": "One | two\nthree."
              }
            }
            """);

        var row = rows.ShouldHaveSingleItem();
        row[2].ShouldBe("one of a&#124;b, c&#96;d, \"\", `e`");
        row[3].ShouldBe("\"a&#124;b\"");
        row[4].ShouldBe("Deprecated. One &#124; two three.");
    }

    [Fact]
    public void Rows_OfAUnion_NameTheMembersOfItsObjects() => Rows("""
        {
          "size": { "anyOf": [{ "enum": ["square"] },
            { "type": "object", "properties": { "width": { "type": "integer", "maximum": 8 } }, "required": ["width"] },
            { "type": "array", "items": { "type": "integer" } }] },
          "tags": { "type": "object", "additionalProperties": { "type": "string" } }
        }
        """).Select(row => $"{row[0]}: {row[1]}").ShouldBe(
        [
            "`size`: string or object or array of integer", "`size.width` (required): integer", "`size[]`: integer", "`tags`: object",
            "`tags.*`: string",
        ]);

    private static List<string[]> Rows(string properties, string required = "")
    {
        var (contract, problems) = ContractReader.Read("a.json", Encoding.UTF8.GetBytes(
            $$"""{ "model": "acme/model", "type": "object", "properties": {{properties}}, "required": [{{required}}] }"""));
        problems.ShouldBeEmpty();
        var lines = ParameterTable.Of(contract!.Parameters).TrimEnd('\n').Split('\n');
        lines[0].ShouldBe("| name | type | range | default | meaning |");
        lines[1].ShouldBe("|---|---|---|---|---|");
        return [.. lines[2..].Select(line => line[2..^2].Split(" | "))];
    }
}
