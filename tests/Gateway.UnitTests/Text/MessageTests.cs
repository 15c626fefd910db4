using Gateway.Text;

namespace Gateway.UnitTests.Text;

public sealed class MessageTests
{
    [Fact]
    public void Message_Interpolated_KeepsTemplateAndArguments()
    {
        var bytes = 20L;
        Message message = $"The body is larger than {bytes} bytes. Send large images as URLs instead of data URIs.";

        message.Template.ShouldBe("The body is larger than {0} bytes. Send large images as URLs instead of data URIs.");
        message.ToString().ShouldBe("The body is larger than 20 bytes. Send large images as URLs instead of data URIs.");
        message.In(MessageLanguage.Chinese).ShouldBe("请求体超过 20 字节。大图片请用 URL 发送，不要用 data URI。");
    }

    [Fact]
    public void Message_InAMessage_IsTranslatedToo()
    {
        Message wrong = "the path has an empty segment ('//')";
        Message message = $"Invalid request target: {wrong}.";

        message.In(MessageLanguage.English).ShouldBe("Invalid request target: the path has an empty segment ('//').");
        message.In(MessageLanguage.Chinese).ShouldBe("请求目标无效：路径中有空段（'//'）。");
    }

    [Fact]
    public void Message_ArgumentThatLooksLikeAPlaceholder_IsNotFilled()
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
    public void Message_Numbers_AreFormattedTheSameEverywhere()
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
    public void Recognise_TextThatWasKept_IsTheMessageAgain(string english, string chinese)
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
