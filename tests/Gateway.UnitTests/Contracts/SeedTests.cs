using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Errors;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Contracts;

/// <summary>What the five documents say, row by row. Written from the documents, not from the contract files.</summary>
public class SeedTests
{
    private const string Uri = "uri";

    private sealed record Row(
        string Model, string Name, string Type, bool Required = false, string? From = null, string? To = null, string[]? Values = null);

    private static readonly Row[] Rows =
    [
        new(Seeds.Wan, "image_url", Uri, Required: true),
        new(Seeds.Wan, "prompt", "string"),
        new(Seeds.Wan, "strength", "number", From: "0", To: "1"),
        new(Seeds.Wan, "aspect_ratio", "string"),
        new(Seeds.Wan, "num_inference_steps", "integer", From: "2", To: "40"),
        new(Seeds.Wan, "enable_safety_checker", "boolean"),
        new(Seeds.Wan, "enable_prompt_expansion", "boolean"),
        new(Seeds.Wan, "acceleration", "string", Values: ["regular", "none"]),
        new(Seeds.Wan, "guidance_scale", "number", From: "1", To: "10"),
        new(Seeds.Wan, "guidance_scale_2", "integer", From: "1", To: "10"),
        new(Seeds.Wan, "shift", "integer", From: "1", To: "10"),
        new(Seeds.Wan, "image_format", "string", Values: ["jpeg", "png"]),

        new(Seeds.Flux, "prompt", "string", Required: true),
        new(Seeds.Flux, "image_url", Uri, Required: true),
        new(Seeds.Flux, "num_inference_steps", "integer", From: "1", To: "50"),
        new(Seeds.Flux, "guidance_scale", "number", From: "0", To: "35"),
        new(Seeds.Flux, "num_images", "integer", From: "1", To: "4"),
        new(Seeds.Flux, "enable_safety_checker", "boolean"),
        new(Seeds.Flux, "output_format", "string", Values: ["jpeg", "png"]),
        new(Seeds.Flux, "strength", "number", From: "0.01", To: "1"),

        new(Seeds.QwenPlus, "prompt", "string", Required: true),
        new(Seeds.QwenPlus, "image_urls", "array", Required: true),
        new(Seeds.QwenPlus, "image_size", "string",
            Values: ["square", "square_hd", "landscape_4_3", "landscape_16_9", "portrait_3_4", "portrait_9_16"]),
        new(Seeds.QwenPlus, "negative_prompt", "string"),
        new(Seeds.QwenPlus, "num_inference_steps", "integer", From: "2", To: "100"),
        new(Seeds.QwenPlus, "guidance_scale", "integer", From: "0", To: "20"),
        new(Seeds.QwenPlus, "num_images", "integer", From: "1", To: "4"),
        new(Seeds.QwenPlus, "enable_safety_checker", "boolean"),
        new(Seeds.QwenPlus, "output_format", "string", Values: ["jpeg", "png"]),

        new(Seeds.QwenLora, "prompt", "string", Required: true),
        new(Seeds.QwenLora, "num_inference_steps", "integer", From: "2", To: "100"),
        new(Seeds.QwenLora, "guidance_scale", "integer", From: "2", To: "100"),
        new(Seeds.QwenLora, "num_images", "integer", From: "1", To: "4"),
        new(Seeds.QwenLora, "enable_safety_checker", "boolean"),
        new(Seeds.QwenLora, "output_format", "string", Values: ["jpeg", "png"]),
        new(Seeds.QwenLora, "image_url", Uri, Required: true),
        new(Seeds.QwenLora, "negative_prompt", "string"),
        new(Seeds.QwenLora, "acceleration", "string", Values: ["none", "regular", "high"]),

        new(Seeds.Imagen, "prompt", "string", Required: true),
        new(Seeds.Imagen, "aspect_ratio", "string", Values: ["1:1", "16:9", "9:16", "3:4", "4:3"]),
        new(Seeds.Imagen, "num_images", "integer", From: "1", To: "4"),
        new(Seeds.Imagen, "resolution", "string", Values: ["1K", "2K"]),
    ];

    public static TheoryData<string, string> Parameters => [.. Rows.Select(row => (row.Model, row.Name))];

    public static TheoryData<string> Models => [.. Seeds.Examples.Keys];

    [Fact]
    public void BuiltIn_LoadWithoutProblems()
    {
        var (contracts, problems) = ContractFiles.Load(ContractCatalogue.BuiltInDirectory);
        problems.ShouldBeEmpty();
        contracts.Select(contract => contract.Model).ShouldBe(Seeds.Examples.Keys, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Models))]
    public void Contract_NamesTheParametersOfItsDocument_InOrder(string model) =>
        Seeds.Contract(model).Parameters.Select(parameter => (parameter.Name, parameter.Required))
            .ShouldBe(Rows.Where(row => row.Model == model).Select(row => (row.Name, row.Required)));

    [Theory, MemberData(nameof(Models))]
    public void Accepts_Example(string model)
    {
        Seeds.Check(model, Seeds.Examples[model], UnknownParameterPolicy.Reject).ShouldBeSameAs(ContractVerdict.Flawless);
        var contract = Seeds.Contract(model);
        System.Text.Json.Nodes.JsonNode.DeepEquals(
            System.Text.Json.Nodes.JsonNode.Parse(Seeds.Examples[model]),
            System.Text.Json.Nodes.JsonNode.Parse(contract.Example!.Value.GetRawText())).ShouldBeTrue();
        contract.Description.ShouldNotBeNullOrEmpty();
        contract.Documentation!.Host.ShouldBe("fal.ai");
        contract.Parameters.ShouldAllBe(parameter => !string.IsNullOrEmpty(parameter.Schema.Description));
    }

    [Theory, MemberData(nameof(Parameters))]
    public void Missing_IsAViolationOnlyWhenRequired(string model, string name)
    {
        var row = Find(model, name);
        var verdict = Seeds.Check(model, Seeds.With(model, name, null));
        if (!row.Required)
        {
            verdict.ShouldBeSameAs(ContractVerdict.Flawless);
            return;
        }

        var violation = Seeds.Single(verdict);
        violation.Type.ShouldBe("missing");
        violation.Message.ShouldBe("is required");
        violation.Location.ShouldBe([name]);
        violation.Input.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Parameters))]
    public void Null_IsRefusedWithAdvice(string model, string name)
    {
        var row = Find(model, name);
        var violation = Refused(row, "null");
        violation.Type.ShouldBe(TypeCode(row));
        violation.Message.ShouldContain("leave");
        violation.Message.ShouldContain("out");
        violation.Message.ShouldContain("Serializers write unset values as null");
        violation.Message.ShouldContain("Python");
        violation.Message.ShouldContain("JavaScript");
        violation.Message.ShouldContain("C#");
        violation.Message.Contains("required", StringComparison.Ordinal).ShouldBe(row.Required);
        violation.Input.ShouldBe("null");
    }

    [Theory, MemberData(nameof(Parameters))]
    public void WrongTypes_AreRefused(string model, string name)
    {
        var row = Find(model, name);
        var values = new Dictionary<string, string[]>
        {
            ["string"] = ["\"x\""],
            ["number"] = ["4", "4.5"],
            ["boolean"] = ["true", "false"],
            ["array"] = ["[]", "[\"https://x.io/\"]"],
            ["object"] = ["{}", "{\"a\":1}"],
        };
        var own = row.Type switch { Uri => "string", "integer" => "number", _ => row.Type };
        foreach (var wrong in values.Where(entry => entry.Key != own).SelectMany(entry => entry.Value))
        {
            var violation = Refused(row, wrong);
            violation.Type.ShouldBe(TypeCode(row));
            violation.Message.ShouldStartWith("must be ");
            violation.Input.ShouldBe(wrong[0] is '[' or '{' ? null : wrong);
        }

        if (own == "number")
        {
            Refused(row, "\"4\"").Type.ShouldBe(TypeCode(row));
        }
    }

    [Theory, MemberData(nameof(Parameters))]
    public void Range_HoldsAtItsEndsAndNotBeyond(string model, string name)
    {
        var row = Find(model, name);
        if (row.From is null)
        {
            return;
        }

        Accepts(row, row.From);
        Accepts(row, row.To!);
        Accepts(row, row.To + ".0");
        Accepts(row, row.To + "0e-1");

        var step = row.Type == "integer" ? "1" : "0.000000000000000000000001";
        Below(Refused(row, Subtract(row.From, step)));
        Below(Refused(row, "-1e400"));
        Above(Refused(row, row.Type == "integer" ? (int.Parse(row.To!) + 1).ToString() : row.To + ".000000000000000000000001"));
        Above(Refused(row, "1e400"));
        if (row.Type != "integer")
        {
            Accepts(row, row.From == "1" ? "1.5" : "0.5");
            return;
        }

        var fraction = Refused(row, "3.5");
        fraction.Type.ShouldBe("int_from_float");
        fraction.Message.ShouldBe("must be an integer, not 3.5");
        fraction.Input.ShouldBe("3.5");
        Refused(row, "4.0000000000000000000001").Type.ShouldBe("int_from_float");
        Accepts(row, "4.0");

        void Below(Violation violation)
        {
            violation.Type.ShouldBe("greater_than_equal");
            violation.Context.ShouldBe(("ge", row.From));
            violation.Message.ShouldBe($"must be between {row.From} and {row.To}");
        }

        void Above(Violation violation)
        {
            violation.Type.ShouldBe("less_than_equal");
            violation.Context.ShouldBe(("le", row.To!));
            violation.Message.ShouldBe($"must be between {row.From} and {row.To}");
        }
    }

    [Theory, MemberData(nameof(Parameters))]
    public void Enum_HoldsItsValuesAndNoOthers(string model, string name)
    {
        var row = Find(model, name);
        if (row.Values is null)
        {
            return;
        }

        foreach (var value in row.Values)
        {
            Accepts(row, $"\"{value}\"");
            Accepts(row, $"\"\\u{(int)value[0]:x4}{value[1..]}\"");
            Refused(row, $"\"{value} \"").Type.ShouldBe("literal_error");
        }

        var violation = Refused(row, "\"other\"");
        violation.Type.ShouldBe("literal_error");
        violation.Message.ShouldBe("must be one of " + string.Join(", ", row.Values.Select(value => $"'{value}'")));
        violation.Context!.Value.Name.ShouldBe("expected");
        var allButLast = string.Join(", ", row.Values.SkipLast(1).Select(value => $"'{value}'"));
        violation.Context.Value.Json.ShouldBe($"\"{allButLast} or '{row.Values[^1]}'\"");
        violation.Input.ShouldBe("\"other\"");
        Refused(row, "\"\"").Type.ShouldBe("literal_error");
    }

    [Theory, MemberData(nameof(Parameters))]
    public void Blank_IsRefusedOnlyWhereRequired(string model, string name)
    {
        var row = Find(model, name);
        if (row.Type is not ("string" or Uri) || row.Values is not null)
        {
            return;
        }

        foreach (var blank in (string[])["\"\"", "\"  \"", "\"\\n\\t\"", "\"\\u3000\"", "\"\u00a0\""])
        {
            if (!row.Required)
            {
                Accepts(row, blank);
                continue;
            }

            var violation = Refused(row, blank);
            violation.Type.ShouldBe("string_too_short");
            violation.Context.ShouldBe(("min_length", "1"));
        }
    }

    private static string TypeCode(Row row) => row.Type switch
    {
        "integer" => "int_type",
        "number" => "float_type",
        "boolean" => "bool_type",
        "array" => "list_type",
        _ => "string_type",
    };

    private static Row Find(string model, string name) => Rows.Single(row => row.Model == model && row.Name == name);

    private static string Subtract(string from, string step) =>
        step == "1" ? (int.Parse(from) - 1).ToString() : (decimal.Parse(from) - decimal.Parse(step)).ToString();

    private static void Accepts(Row row, string json) =>
        Seeds.Check(row.Model, Seeds.With(row.Model, row.Name, json)).ShouldBeSameAs(ContractVerdict.Flawless, json);

    private static Violation Refused(Row row, string json)
    {
        var violation = Seeds.Single(Seeds.Check(row.Model, Seeds.With(row.Model, row.Name, json)));
        violation.Location.ShouldBe([row.Name]);
        violation.Parameter.ShouldBe(row.Name);
        return violation;
    }
}
