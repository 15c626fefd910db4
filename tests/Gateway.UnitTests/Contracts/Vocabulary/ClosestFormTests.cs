using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Messages;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts.Vocabulary;

/// <summary>Bodies with mistakes of people, and the report that a person expects: it is about the form that the body was meant to have.
/// </summary>
public sealed class ClosestFormTests
{
    private const string Lora =
        """
        {"anyOf":[
            {"type":"object","properties":{"path":{"type":"string"},"scale":{"type":"number","minimum":0,"maximum":4}},"required":["path"]},
            {"type":"object","properties":{"url":{"type":"string","format":"uri"},"weight":{"type":"number","minimum":0,"maximum":1}},
                "required":["url"]}]}
        """;

    private const string Shape =
        """
        {"anyOf":[
            {"type":"object","properties":{"kind":{"const":"circle"},"radius":{"type":"number","exclusiveMinimum":0}},
                "required":["kind","radius"]},
            {"type":"object","properties":{"kind":{"const":"rect"},"w":{"type":"number"},"h":{"type":"number"}},
                "required":["kind","w","h"]}]}
        """;

    private const string Size =
        """
        {"anyOf":[{"type":"string","enum":["square_hd","square","portrait_4_3"]},
            {"type":"object","properties":{"width":{"type":"integer","minimum":1},"height":{"type":"integer","minimum":1}},
                "required":["width","height"]}]}
        """;

    private const string Point =
        """
        {"anyOf":[
            {"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"}},"required":["x","y"]},
            {"type":"object","properties":{"lat":{"type":"number","maximum":90},"lng":{"type":"number"}},"required":["lat","lng"]},
            {"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2}]}
        """;

    private const string Seed = """{"anyOf":[{"type":"integer","minimum":1,"maximum":10},{"const":"auto"}]}""";

    [Theory]
    [InlineData("""{"path":5}""", "path string_type")]
    [InlineData("""{"path":null}""", "path string_type")]
    [InlineData("""{"path":5,"scale":9}""", "path string_type", "scale less_than_equal")]
    [InlineData("""{"path":"a","scale":9}""", "scale less_than_equal")]
    [InlineData("""{"path":"a","scale":"1"}""", "scale float_type")]
    [InlineData("""{"path":["a"],"scale":null}""", "path string_type", "scale float_type")]
    [InlineData("""{"url":5}""", "url string_type")]
    [InlineData("""{"url":"nope"}""", "url url_parsing")]
    [InlineData("""{"url":"nope","weight":"0.5"}""", "url url_parsing", "weight float_type")]
    [InlineData("""{"url":{"url":"https://a.io/"},"weight":3}""", "url string_type", "weight less_than_equal")]
    [InlineData("""{"scale":9}""", "path missing", "scale less_than_equal")]
    [InlineData("""{"scale":1}""", "path missing")]
    [InlineData("""{"weight":3}""", "url missing", "weight less_than_equal")]
    [InlineData("""{"weight":null}""", "url missing", "weight float_type")]
    [InlineData("""{"pth":"a"}""", "path missing")]
    [InlineData("""{"urll":"https://a.io/"}""", "url missing")]
    [InlineData("""{}""", "path missing")]
    public void Loras(string value, params string[] expected) => Expect(Lora, value, expected);

    [Theory]
    [InlineData("""{"w":1,"h":"x"}""", "kind missing", "h float_type")]
    [InlineData("""{"w":1,"h":2}""", "kind missing")]
    [InlineData("""{"radius":"x"}""", "kind missing", "radius float_type")]
    [InlineData("""{"kind":"rect","radius":1}""", "w missing", "h missing")]
    [InlineData("""{"kind":"rect","w":1,"radius":1}""", "h missing")]
    [InlineData("""{"kind":"circle","w":1,"h":2}""", "radius missing")]
    [InlineData("""{"kind":"circel","w":1,"h":2}""", "kind literal_error", "radius missing")]
    [InlineData("""{"kind":"square","w":1,"h":2}""", "kind literal_error")]
    [InlineData("""{"kind":null,"radius":2}""", "kind string_type")]
    [InlineData("""{"kind":"circle","radius":"2"}""", "radius float_type")]
    public void Kinds(string value, params string[] expected) => Expect(Shape, value, expected);

    [Theory]
    [InlineData("\"sqare\"", " literal_error")]
    [InlineData("\"wide\"", " literal_error")]
    [InlineData("""{"width":512}""", "height missing")]
    [InlineData("""{"width":"512","height":512}""", "width int_type")]
    [InlineData("""{"Width":512,"Height":512}""", "width missing", "height missing")]
    [InlineData("""{"width":0,"height":-1}""", "width greater_than_equal", "height greater_than_equal")]
    [InlineData("""{"size":"square"}""", "width missing", "height missing")]
    [InlineData("""
        "{\"width\":512,\"height\":512}"
        """, " dict_type")]
    [InlineData("[512,512]", " string_type")]
    public void Sizes(string value, params string[] expected) => Expect(Size, value, expected);

    [Theory]
    [InlineData("""{"x":1}""", "y missing")]
    [InlineData("""{"lat":100,"lng":1}""", "lat less_than_equal")]
    [InlineData("""{"lng":"1"}""", "lat missing", "lng float_type")]
    [InlineData("""{"lat":"a","lng":"b"}""", "lat float_type", "lng float_type")]
    [InlineData("[1]", " too_short")]
    [InlineData("[1,\"2\"]", "[1] float_type")]
    [InlineData("\"[1,2]\"", " list_type")]
    [InlineData("\"1,2\"", " dict_type")]
    public void Points(string value, params string[] expected) => Expect(Point, value, expected);

    [Theory]
    [InlineData("\"5\"", " int_type")]
    [InlineData("\"Auto\"", " literal_error")]
    [InlineData("\"random\"", " literal_error")]
    [InlineData("11", " less_than_equal")]
    [InlineData("4.5", " int_from_float")]
    public void Seeds(string value, params string[] expected) => Expect(Seed, value, expected);

    /// <summary>The forms are in lists, in members, and in other unions.</summary>
    [Theory]
    [InlineData("""{"loras":[{"path":"a"},{"weight":3}]}""", "loras[1].url missing", "loras[1].weight less_than_equal")]
    [InlineData("""{"loras":{"path":5}}""", "loras.path string_type")]
    [InlineData("""{"loras":[{"path":5,"scale":"1"}]}""", "loras[0].path string_type", "loras[0].scale float_type")]
    [InlineData("""{"loras":[{"kind":"rect","w":1}]}""", "loras[0].h missing")]
    [InlineData("""{"at":{"lng":"1"}}""", "at.lat missing", "at.lng float_type")]
    [InlineData("""{"at":"5"}""", "at int_type")]
    public void Nested(string value, params string[] expected)
    {
        var any = $"{{\"anyOf\":[{Lora},{Shape}]}}";
        var contract = TestContract.Of(
            $"\"loras\":{{\"anyOf\":[{{\"type\":\"array\",\"items\":{any}}},{any}]}},\"at\":{{\"anyOf\":[{Point},{Seed}]}}");
        Report(contract, value).ShouldBe(expected);
    }

    private static void Expect(string schema, string value, string[] expected) =>
        Report(TestContract.Of($"\"p\":{schema}"), $"{{\"p\":{value}}}").ShouldBe(expected.Select(line => line[0] switch
        {
            ' ' or '[' => $"p{line}",
            _ => $"p.{line}",
        }));

    private static List<string> Report(Contract contract, string json)
    {
        using var body = JsonBodies.Parse(json);
        return
        [
            .. contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations.Select(
                violation => $"{ValidationErrorMessage.Path(violation.Location)} {violation.Type}"),
        ];
    }
}
