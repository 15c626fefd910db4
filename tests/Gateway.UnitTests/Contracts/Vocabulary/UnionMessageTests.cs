using System.Text.Json;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Messages;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts.Vocabulary;

/// <summary>The texts about the forms of unions, and about long lists of values.</summary>
public sealed class UnionMessageTests
{
    private const string Required =
        """
        "p":{"oneOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},
            {"type":"object","properties":{"b":{"type":"string"}},"required":["b"]}]}
        """;

    [Fact]
    public void OneOf_ObjectWithTheMembersOfSeveral_NamesThem() => Report(Required, "{\"a\":\"x\",\"b\":\"y\"}").ShouldBe(
        ["p value_error must have exactly one of these forms, but it has several: an object with 'a'; an object with 'b'"]);

    [Fact]
    public void OneOf_MemberOfAForm_IsNotCalledUnknown() => Report(Required, "{\"a\":1}").ShouldBe(
        ["p.a string_type must be a string, not a number: put it in double quotes (of the forms of 'p', the closest is an object with "
            + "'a'; also accepted: an object with 'b')"]);

    [Fact]
    public void Reject_MemberOfAnotherForm_IsNotCalledUnknown() => Report(
        Required, "{\"a\":1,\"b\":1,\"c\":1}", UnknownParameterPolicy.Reject).ShouldBe(
        [
            "p.a string_type must be a string, not a number: put it in double quotes (of the forms of 'p', the closest is an object with "
                + "'a'; also accepted: an object with 'b')",
            "p.b extra_forbidden belongs to another form of this value, not to this one",
            "p.c extra_forbidden is not a parameter of this model; did you mean 'a'?",
        ]);

    [Theory]
    [InlineData("\"p\":{\"anyOf\":[{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"boolean\"}]},{\"type\":\"array\"}]}", "\"x\"",
        "p int_type must be an integer, true or false or a list, not a string")]
    [InlineData("\"p\":{\"oneOf\":[{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"boolean\"}]},{\"type\":\"array\"}]}", "\"x\"",
        "p int_type must be an integer, true or false or a list, not a string")]
    [InlineData("\"p\":{\"$ref\":\"#/$defs/u\"}", "[]", "p int_type must be an integer or 'x', not a list")]
    [InlineData("\"p\":{\"anyOf\":[{\"$ref\":\"#/$defs/u\"},{\"type\":\"object\"}]}", "[]",
        "p int_type must be an integer, 'x' or an object, not a list")]
    [InlineData("\"p\":{\"anyOf\":[{\"$ref\":\"#/$defs/u\"},{\"type\":\"object\"}]}", "\"y\"",
        "p literal_error must be 'x' (the closest form is 'x'; also accepted: an integer or an object)")]
    [InlineData("\"p\":{\"anyOf\":[{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\",\"minimum\":3}]},{\"type\":\"object\"}]}", "5",
        "p value_error must have exactly one of these forms, but it has several: an integer; a number")]
    [InlineData("\"p\":{\"oneOf\":[{\"type\":\"integer\",\"multipleOf\":2},{\"type\":\"integer\",\"multipleOf\":3}]}", "5",
        "p multiple_of must be a multiple of 2")]
    [InlineData("\"p\":{\"anyOf\":[{\"type\":\"integer\",\"minimum\":1,\"maximum\":10},{\"const\":\"auto\"}]}", "\"5\"",
        "p int_type must be an integer, not a string: send 5 (the closest form is an integer; also accepted: 'auto')")]
    [InlineData("\"p\":{\"anyOf\":[{\"enum\":[\"a\",\"b\"]},{\"type\":\"object\"}]}", "\"{}\"",
        "p dict_type must be an object, not a string that holds one: it was encoded as JSON twice (the closest form is an object; also "
            + "accepted: one of 'a', 'b')")]
    [InlineData("\"p\":{\"anyOf\":[{\"enum\":[\"a\",\"b\"]},{\"type\":\"object\"}]}", "[1,2]",
        "p string_type must be one of 'a', 'b' or an object, not a list")]
    [InlineData("\"p\":{\"anyOf\":[{\"enum\":[\"a\",\"b\"]},{\"type\":\"object\"}]}", "[\"a\"]",
        "p string_type must be one of 'a', 'b' or an object, not a list: send the value itself, without brackets")]
    [InlineData("\"p\":{\"enum\":[\"a\",1]}", "2", "p literal_error must be one of 'a', 1")]
    [InlineData("\"p\":{\"enum\":[\"square\",1,\"round\",true]}", "\"sqare\"",
        "p literal_error must be one of 'square', 'round', 1, true; did you mean 'square'?")]
    [InlineData("\"p\":{\"enum\":[\"a\",1,null]}", "2", "p literal_error must be one of 'a', 1")]
    [InlineData("\"p\":{\"enum\":[\"a\",1]}", "true", "p string_type must be one of 'a', 1, not true")]
    [InlineData("\"p\":{\"type\":[\"string\",\"integer\"],\"enum\":[\"a\",1]}", "2", "p literal_error must be one of 'a', 1")]
    [InlineData("\"p\":{\"anyOf\":[{\"enum\":[\"a\",\"b\"]},{\"enum\":[\"b\",\"c\"]}]}", "\"long\"",
        "p literal_error must be one of 'a', 'b', 'c'")]
    [InlineData("\"p\":{\"type\":\"array\",\"items\":{\"enum\":[\"a\",1]}}", "[2]", "p[0] literal_error must be one of 'a', 1")]
    [InlineData("\"p\":{\"anyOf\":[{\"enum\":[\"a\",1]},{\"type\":\"object\"}]}", "2",
        "p literal_error must be 1 (the closest form is 1; also accepted: 'a' or an object)")]
    public void Forms_AreNamedOnce(string properties, string value, string expected) => Report(
        properties, value, more: ",\"$defs\":{\"u\":{\"anyOf\":[{\"type\":\"integer\"},{\"const\":\"x\"}]}}").ShouldBe([expected]);

    private const string ListOrInteger =
        """
        "p":{"anyOf":[{"type":"array","items":{"type":"string"}},{"type":"integer"}]}
        """;

    /// <summary>The forms are those of the outer value, and the place is one inside it.</summary>
    [Theory]
    [InlineData(ListOrInteger, "[true]", "p[0] string_type must be a string, not true: put it in double quotes (of the forms of 'p', the "
        + "closest is a list; also accepted: an integer)")]
    [InlineData(ListOrInteger, "1.5", "p int_from_float must be an integer, not 1.5 (the closest form is an integer; also accepted: a list "
        + "(each item: a string))")]
    [InlineData(
        """
        "p":{"type":"object","properties":{"q":{"anyOf":[
            {"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},{"type":"string"}]}}}
        """, "{\"q\":{}}",
        "p.q.a missing is required (of the forms of 'p.q', the closest is an object with 'a'; also accepted: a string)")]
    [InlineData(
        """
        "p":{"type":"array","items":{"anyOf":[
            {"type":"array","items":{"anyOf":[{"type":"integer","minimum":3},{"type":"boolean"}]}},{"type":"string"}]}}
        """, "[\"a\",[1]]",
        "p[1][0] greater_than_equal must be at least 3 (the closest form is an integer; also accepted: true or false) (of the forms of "
            + "'p[1]', the closest is a list; also accepted: a string)")]
    public void Forms_OfAnOuterValue_SayWhichValue(string properties, string value, string expected) =>
        Report(properties, value).ShouldBe([expected]);

    [Theory]
    [InlineData("[true]", "必须是字符串，而不是 true：请加上双引号（'p' 的各种形式中，最接近的是列表；也可以是：整数）")]
    [InlineData("1.5", "必须是整数，而不是 1.5（最接近的形式是整数；也可以是：列表（每一项：字符串））")]
    public void Forms_InChinese_SayWhichValue(string value, string expected)
    {
        using var body = JsonBodies.Parse($"{{\"p\":{value}}}");
        TestContract.Of(ListOrInteger).Check(body, UnknownParameterPolicy.Warn, MessageLanguage.Chinese).Violations
            .ShouldHaveSingleItem().Message.ShouldBe(expected);
    }

    [Fact]
    public void Enum_OfSeveralTypes_HasAllValuesInTheContext()
    {
        using var body = JsonBodies.Parse("{\"p\":2}");
        TestContract.Of("\"p\":{\"enum\":[\"a\",1]}").Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations
            .ShouldHaveSingleItem().Context.ShouldBe(("expected", "\"'a' or 1\""));
    }

    [Theory]
    [InlineData("anyOf")]
    [InlineData("oneOf")]
    public void Unions_NineInsideEachOther_HaveAShortReport(string keyword)
    {
        var schema = "{\"type\":\"integer\"}";
        for (var level = 0; level < 9; level++)
        {
            var inner = string.Join(',', Enumerable.Range(0, 3).Select(n => $"{{\"type\":\"object\",\"properties\":{{"
                + $"\"some_long_name_of_a_member_{level}_{n}\":{{\"type\":\"integer\"}}}},"
                + $"\"required\":[\"some_long_name_of_a_member_{level}_{n}\"]}}"));
            schema = $"{{\"{keyword}\":[{schema},{inner}]}}";
        }

        foreach (var value in (string[])["\"x\"", "{}", "{\"some_long_name_of_a_member_3_1\":\"x\"}"])
        {
            var line = Report($"\"p\":{schema}", value).ShouldHaveSingleItem();
            line.Length.ShouldBeLessThan(700, line);
            line.Split("closest form").Length.ShouldBeLessThan(3, line);
        }
    }

    [Fact]
    public void Lists_InsideEachOther_AreDescribedShortly()
    {
        var schema = "{\"type\":\"integer\"}";
        for (var level = 0; level < 9; level++)
        {
            schema = $"{{\"anyOf\":[{{\"type\":\"array\",\"items\":{schema}}},{{\"const\":\"{new string((char)('a' + level), 200)}\"}}]}}";
        }

        Report($"\"p\":{schema}", "5").ShouldHaveSingleItem().Length.ShouldBeLessThan(700);
    }

    [Fact]
    public void Enum_OfAThousandValues_HasAShortReport()
    {
        var values = string.Join(',', Enumerable.Range(0, 1_000).Select(n => $"\"value_{n}\""));
        var contract = TestContract.Of($"\"p\":{{\"type\":\"array\",\"items\":{{\"enum\":[{values}]}}}}");
        using var body = JsonBodies.Parse($"{{\"p\":[{string.Join(',', Enumerable.Repeat("\"x\"", 100))}]}}");
        var violations = contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations;

        violations.Count.ShouldBe(100);
        violations[0].Message.ShouldStartWith("must be one of 'value_0', 'value_1', ");
        violations[0].Message.ShouldEndWith(", and 983 more");
        violations[0].Context!.Value.Json.ShouldStartWith("\"'value_0', ");
        JsonSerializer.Deserialize<string>(violations[0].Context!.Value.Json)!.ShouldEndWith(" or one of 983 more");
        violations.Sum(violation => violation.Message.Length + violation.Context!.Value.Json.Length).ShouldBeLessThan(60_000);
        Report($"\"p\":{{\"enum\":[{values}]}}", "\"valu_17\"").ShouldHaveSingleItem().ShouldEndWith("did you mean 'value_17'?");
    }

    [Fact]
    public void Enum_OfAThousandValues_AcceptsEach()
    {
        var values = Enumerable.Range(0, 1_000).Select(n => n % 2 == 0 ? $"\"\u00e9{n}\"" : $"{n}.50").ToList();
        var contract = TestContract.Of($"\"p\":{{\"enum\":[{string.Join(',', values)},true,null]}},\"n\":{{\"type\":\"string\","
            + $"\"not\":{{\"enum\":[{string.Join(',', values.Where(value => value[0] == '"'))}]}}}}");
        foreach (var value in values)
        {
            Report(contract, $"{{\"p\":{value}}}").ShouldBeEmpty();
        }

        Report(contract, "{\"p\":\"\\u00e98\"}").ShouldBeEmpty();
        Report(contract, "{\"p\":150e-2}").ShouldBeEmpty();
        Report(contract, "{\"p\":true}").ShouldBeEmpty();
        Report(contract, "{\"p\":null}").ShouldBeEmpty();
        Report(contract, "{\"n\":\"x\"}").ShouldBeEmpty();
        Report(contract, "{\"p\":false}").Count.ShouldBe(1);
        Report(contract, "{\"p\":1.51}").Count.ShouldBe(1);
        Report(contract, $"{{\"p\":\"{new string('x', 2_000)}\"}}").Count.ShouldBe(1);
        Report(contract, "{\"n\":\"\\u00e98\"}").ShouldHaveSingleItem().Length.ShouldBeLessThan(500);
    }

    private static List<string> Report(
        string properties, string value, UnknownParameterPolicy policy = UnknownParameterPolicy.Warn, string more = "") =>
        Report(TestContract.Of(properties, more), $"{{\"p\":{value}}}", policy);

    private static List<string> Report(Contract contract, string json, UnknownParameterPolicy policy = UnknownParameterPolicy.Warn)
    {
        using var body = JsonBodies.Parse(json);
        return
        [
            .. contract.Check(body, policy, MessageLanguage.English).Violations.Select(
                violation => $"{ValidationErrorMessage.Path(violation.Location)} {violation.Type} {violation.Message}"),
        ];
    }
}
