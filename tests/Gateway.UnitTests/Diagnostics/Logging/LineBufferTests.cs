using System.Text;
using System.Text.Json;
using Gateway.Diagnostics.Logging;

namespace Gateway.UnitTests.Diagnostics.Logging;

/// <summary>Compares the bytes with those of <see cref="Utf8JsonWriter"/>, which the formatter of all other events uses.</summary>
public sealed class LineBufferTests
{
    public static TheoryData<string> Texts =>
    [
        "", "plain", "fal-ai/wan/v2.2-a14b/image-to-image", "a\r\nb\u001b[31m\0", "\u2028\u2029\u0085", "\ud800 half", "half \udc00",
        "日本 \"quoted\" \\ {0} {method}", "<script>alert('x')</script>&+`", "😀 emoji", "\u007f\u0080ÿ", new string('é', 5000),
        new string('a', 70_000),
    ];

    public static TheoryData<double> Numbers =>
        [0, 0.05, 0.15, 0.25, 12.3, 15.6, 106.1594, 59_999.99999, 1e-7, 123_456_789.987654, 1e20, double.MaxValue, double.Epsilon];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_IsEscapedAsTheJsonWriterDoes(string text)
    {
        Written(buffer => buffer.AppendText(text)).ShouldBe(Json(writer => writer.WriteStringValue(text))[1..^1]);
        Encoding.ASCII.GetString(LineBuffer.Escape(text)).ShouldBe(Json(writer => writer.WriteStringValue(text))[1..^1]);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Number_IsWrittenAsTheJsonWriterDoes(double number) =>
        Written(buffer => buffer.AppendNumber(number)).ShouldBe(Json(writer => writer.WriteNumberValue(number)));

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void WholeNumber_IsWrittenAsTheJsonWriterDoes(long number) =>
        Written(buffer => buffer.AppendNumber(number)).ShouldBe(Json(writer => writer.WriteNumberValue(number)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(10, 0)]
    [InlineData(1_234_567, 0)]
    [InlineData(1_000_000, 5)]
    [InlineData(9_999_999, -7)]
    [InlineData(5_000_000, 14)]
    public void Time_IsWrittenAsTheJsonWriterDoes(int ticks, int hours)
    {
        var time = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.FromHours(hours)).AddTicks(ticks);

        Written(buffer => buffer.AppendTime(time)).ShouldBe(Json(writer => writer.WriteStringValue(time))[1..^1]);
    }

    [Fact]
    public void Buffer_AfterALongLine_IsNotReused()
    {
        var buffer = new LineBuffer();
        buffer.AppendText("short");
        buffer.TryReset().ShouldBeTrue();
        buffer.Written.Length.ShouldBe(0);

        buffer.AppendText(new string('a', 100_000));
        buffer.TryReset().ShouldBeFalse();
    }

    private static string Written(Action<LineBuffer> append)
    {
        var buffer = new LineBuffer();
        append(buffer);
        return Encoding.UTF8.GetString(buffer.Written);
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
