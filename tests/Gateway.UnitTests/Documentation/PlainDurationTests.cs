using System.Globalization;
using Gateway.Documentation;

namespace Gateway.UnitTests.Documentation;

public sealed class PlainDurationTests
{
    [Theory]
    [InlineData("30.00:00:00", "30 days")]
    [InlineData("1.00:00:00", "1 day")]
    [InlineData("1.12:00:00", "36 hours")]
    [InlineData("01:00:00", "1 hour")]
    [InlineData("00:01:00", "1 minute")]
    [InlineData("00:01:30", "90 seconds")]
    [InlineData("00:00:01", "1 second")]
    [InlineData("00:00:00.5", "0.5 seconds")]
    [InlineData("00:00:00", "0 seconds")]
    public void Duration_IsPrintedInItsLargestWholeUnit(string duration, string text) =>
        PlainDuration.Of(TimeSpan.Parse(duration, CultureInfo.InvariantCulture)).ShouldBe(text);
}
