using Gateway.Text;

namespace Gateway.UnitTests.Text;

public sealed class MessageTests
{
    [Fact]
    public void Message_Interpolated_KeepsTemplateAndArguments()
    {
        var count = 20;
        Message message = $"Idempotency-Key must be one value of 1 to {count} visible ASCII characters.";

        message.Template.ShouldBe("Idempotency-Key must be one value of 1 to {0} visible ASCII characters.");
        message.ToString().ShouldBe("Idempotency-Key must be one value of 1 to 20 visible ASCII characters.");
        message.In(MessageLanguage.Chinese).ShouldBe("Idempotency-Key 必须是一个由 1 到 20 个可见 ASCII 字符组成的值。");
    }

    [Fact]
    public void Message_InAMessage_IsTranslated()
    {
        Message wrong = "the path has an empty segment ('//')";
        Message message = $"Invalid request target: {wrong}.";

        message.In(MessageLanguage.English).ShouldBe("Invalid request target: the path has an empty segment ('//').");
        message.In(MessageLanguage.Chinese).ShouldBe("请求目标无效：路径中有空段（'//'）。");
    }

    [Fact]
    public void Message_ArgumentWithAPlaceholder_IsNotReplaced()
    {
        var method = "{1}";
        Message message = $"Method {method} is not allowed here; allowed: {"GET"}.";

        message.ToString().ShouldBe("Method {1} is not allowed here; allowed: GET.");
        message.In(MessageLanguage.Chinese).ShouldBe("此处不允许方法 {1}；允许的方法：GET。");
    }

    [Fact]
    public void Message_BracesOfAnExample_AreText()
    {
        Message message = $"Send {{\"prompt\": 1}} and not {{9}}, {5}.";

        message.ToString().ShouldBe("Send {\"prompt\": 1} and not {9}, 5.");
    }

    [Fact]
    public void Message_Numbers_AreFormattedInvariantly()
    {
        Message message = $"{1234.5:0.###} {1000000}";

        message.ToString().ShouldBe("1234.5 1000000");
    }

    [Fact]
    public void Message_WithoutTranslation_IsEnglish()
    {
        Message.Of("nobody has translated this").In(MessageLanguage.Chinese).ShouldBe("nobody has translated this");
        Message.Verbatim("The upstream's {0} own words").In(MessageLanguage.Chinese).ShouldBe("The upstream's {0} own words");
    }

    [Theory]
    [InlineData("There is no such job.", "没有这个任务。")]
    [InlineData("Method GET is not allowed here; allowed: POST.", "此处不允许方法 GET；允许的方法：POST。")]
    [InlineData("Invalid request target: the path has an empty segment ('//').", "请求目标无效：路径中有空段（'//'）。")]
    [InlineData("The upstream's own words", "The upstream's own words")]
    [InlineData("", "")]
    public void Recognise_StoredText_ReturnsTheMessage(string english, string chinese)
    {
        var message = Translations.Recognise(english);

        message.ToString().ShouldBe(english);
        message.In(MessageLanguage.Chinese).ShouldBe(chinese);
    }

    [Fact]
    public void Recognise_UnknownOutcome_IsTranslatedWithItsReason()
    {
        var error = Gateway.Upstream.UpstreamErrors.OutcomeUnknown(Gateway.Upstream.UnknownOutcomes.Status(502));

        Translations.Recognise(error.Message).In(MessageLanguage.Chinese).ShouldBe(error.Text.In(MessageLanguage.Chinese));
        error.Text.In(MessageLanguage.Chinese).ShouldContain("（状态 502）");
    }

    [Fact]
    public void Message_SameText_IsEqual()
    {
        Message one = $"status {503}";

        one.ShouldBe(Message.Of("status 503"));
        one.GetHashCode().ShouldBe(Message.Of("status 503").GetHashCode());
        one.Equals(Message.Of("status 504")).ShouldBeFalse();
        one.Equals((object?)null).ShouldBeFalse();
    }
}
