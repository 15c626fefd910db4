using Gateway.Text;
using Microsoft.Extensions.Primitives;

namespace Gateway.UnitTests.Text;

public class MessageLanguageTests
{
    [Theory]
    [InlineData(null, "en"), InlineData("", "en"), InlineData("zh", "zh-CN"), InlineData("zh-CN", "zh-CN")]
    [InlineData("ZH-hans-SG", "zh-CN"), InlineData("zh-TW", "zh-CN"), InlineData("en-GB", "en")]
    [InlineData("fr", "en"), InlineData("*", "en"), InlineData("zh;q=0.5, en;q=0.4", "zh-CN")]
    [InlineData("en;q=0.4,zh;q=0.5", "zh-CN"), InlineData("zh,en", "zh-CN"), InlineData("en,zh", "en")]
    [InlineData("zh;q=0", "en"), InlineData("zh;q=0, *", "en"), InlineData("fr, zh;q=0.1", "zh-CN")]
    [InlineData("zh;q=x", "en"), InlineData("zh;q=2", "en"), InlineData("zh;q=-1", "en"), InlineData("zha", "en")]
    [InlineData(" zh ; q=0.8 , en;q=0.801", "en"), InlineData(";;;,,,", "en"), InlineData("zh;Q=1.000", "zh-CN")]
    public void FromAcceptLanguage_Header_SelectsTheLanguage(string? header, string culture) =>
        MessageLanguage.FromAcceptLanguage(header).Name.ShouldBe(culture);

    [Theory]
    [InlineData("fr", "zh", "zh-CN"), InlineData("zh;q=0.5", "en;q=0.6", "en")]
    [InlineData("zh;q=x", "en", "en"), InlineData("", "zh", "zh-CN")]
    public void FromAcceptLanguage_TwoFields_AreReadAsOneList(string first, string second, string culture) =>
        MessageLanguage.FromAcceptLanguage(new StringValues([first, second])).Name.ShouldBe(culture);

    [Theory]
    [InlineData(1021, "zh-CN"), InlineData(1022, "en"), InlineData(32_000, "en")]
    public void FromAcceptLanguage_OfMoreThan1024Characters_IsNotParsed(int before, string culture)
    {
        var header = new StringValues(string.Concat(Enumerable.Repeat("a,", before / 2)) + (before % 2 == 0 ? "" : "b") + ",zh");
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        MessageLanguage.FromAcceptLanguage(header).Name.ShouldBe(culture);
        (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBeLessThan(256 * 1024);
    }
}
