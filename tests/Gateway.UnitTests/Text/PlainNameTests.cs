using System.Text;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Text;

/// <summary>One rule decides which names of a body are in logs, headers and messages.</summary>
public sealed class PlainNameTests
{
    private const string Digits = "0123456789abcdef0123456789abcdef";

    public static TheoryData<string, bool> Names => new()
    {
        { "image_url", true },
        { "A-1.b_C", true },
        { new string('x', 64), true },
        { new string('x', 65), false },
        { "", false },
        { "a b", false },
        { "a/b", false },
        { "a\r\nb", false },
        { "é", false },
        { "提示", false },
        { "(unprintable)", false },
        { "gw_team", false },
        { "my.GW_team", false },
        { "gf" + Digits, false },
        { "x.GU" + Digits, false },
        { "gf0", true },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_OfEveryKind_IsDecidedOnce(string name, bool isPlain)
    {
        var shown = isPlain ? name : "(unprintable)";

        PlainName.Is(name).ShouldBe(isPlain);
        PlainName.Of(name).ShouldBe(shown);
        new Violation([name, 0], "any", "any").Parameter.ShouldBe(shown);
        var body = new System.Buffers.ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(
            $$"""{{{System.Text.Json.JsonSerializer.Serialize(name)}}:1,{{System.Text.Json.JsonSerializer.Serialize(name)}}:2}"""));
        JsonBody.Parse(body, new JsonLimits(8, 100), out var fault).ShouldBeNull();
        fault!.What.In(MessageLanguage.English).Contains($"'{name}'", StringComparison.Ordinal).ShouldBe(isPlain);
        using var single = JsonBody.Parse(
            new(Encoding.UTF8.GetBytes($$"""{{{System.Text.Json.JsonSerializer.Serialize(name)}}:1}""")), new JsonLimits(8, 100), out _)!;
        foreach (var member in single.Root.Children)
        {
            SafeName.Of(member).ShouldBe(shown);
        }
    }
}
