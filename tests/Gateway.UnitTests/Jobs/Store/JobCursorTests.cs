using Gateway.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Store;

public sealed class JobCursorTests
{
    [Fact]
    public void TryParse_ResultOfToString_IsEqual()
    {
        var cursor = new JobCursor(1_893_499_200_000_001, "6d3c7a80-b2d6-4cb1-9f5e-0a0b0c0d0e0f");

        JobCursor.TryParse(cursor.ToString()).ShouldBe(cursor);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("a")]
    [InlineData("MTIz")]
    [InlineData("LTEgam9i")]
    [InlineData("eCBqb2I")]
    [InlineData("MSBhIGI")]
    [InlineData("MSA")]
    [InlineData("_____w")]
    public void TryParse_InvalidText_IsRejected(string? text) => JobCursor.TryParse(text).ShouldBeNull();

    [Fact]
    public void TryParse_VeryLong_IsRejected() => JobCursor.TryParse(new string('a', 100_000)).ShouldBeNull();
}
