using System.Text;
using Gateway.Edge;

namespace Gateway.UnitTests.Edge;

public sealed class ContentLengthEncodingTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("14")]
    [InlineData("0014")]
    [InlineData("9223372036854775807")]
    [InlineData("9999999999999999999")]
    public void GetString_Digits_AreUnchanged(string length) =>
        ContentLengthEncoding.Instance.GetString(Encoding.Latin1.GetBytes(length)).ShouldBe(length);

    [Theory]
    [InlineData("")]
    [InlineData("+14")]
    [InlineData("-14")]
    [InlineData("-0")]
    [InlineData(" 14")]
    [InlineData("14 ")]
    [InlineData("1 4")]
    [InlineData("14,14")]
    [InlineData("1.4")]
    [InlineData("1e1")]
    [InlineData("0x14")]
    [InlineData("1_4")]
    [InlineData("\u00b914")]
    [InlineData("14\0")]
    [InlineData("00000000000000000014")]
    [InlineData("18446744073709551616")]
    public void GetString_OtherText_IsNotANumber(string length)
    {
        var text = ContentLengthEncoding.Instance.GetString(Encoding.Latin1.GetBytes(length));

        text.ShouldNotContain(c => char.IsDigit(c));
        text.ShouldNotBeEmpty();
    }
}
