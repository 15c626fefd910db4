using Gateway.Jobs.Submit;

namespace Gateway.UnitTests.Jobs.Submit;

public sealed class WaitPreferenceTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    [Theory]
    // The value is a bounded number of seconds. Without a value, the bound applies.
    [InlineData("wait=30", 30)]
    [InlineData("wait=0", 0)]
    [InlineData("wait=1.5", 1.5)]
    [InlineData("wait=0.25", 0.25)]
    [InlineData("wait=60", 60)]
    [InlineData("wait=61", 60)]
    [InlineData("wait=99999999", 60)]
    [InlineData("wait=99999999999999999999", 60)]
    [InlineData("wait=0000000030", 30)]
    [InlineData("wait", 60)]
    [InlineData("wait=\"\"", 60)]
    [InlineData("wait=\"30\"", 30)]
    // The name and white space.
    [InlineData("WAIT=30", 30)]
    [InlineData(" Wait = 30 ", 30)]
    [InlineData("\twait\t=\t30\t", 30)]
    // Parameters of the preference.
    [InlineData("wait=30; foo=bar", 30)]
    [InlineData("wait=30;foo", 30)]
    [InlineData("wait=30 ; foo=\"a,b;c\" ; bar", 30)]
    [InlineData("wait=30;", 30)]
    [InlineData("wait=30;;foo", 30)]
    [InlineData("wait; foo=bar", 60)]
    // Other preferences in the same header.
    [InlineData("respond-async, wait=30", 30)]
    [InlineData("wait=30, respond-async", 30)]
    [InlineData("respond-async; a=1, wait=30, b", 30)]
    [InlineData("foo=\"wait=5, wait=6\", wait=30", 30)]
    [InlineData("foo=\"a\\\"b, wait=5\", wait=30", 30)]
    [InlineData(",, wait=30 ,", 30)]
    [InlineData("foo; wait=5, wait=30", 30)]
    // A preference with invalid syntax is ignored; the next one is used.
    [InlineData("=5, wait=30", 30)]
    [InlineData("foo bar, wait=30", 30)]
    [InlineData("foo=(x), wait=30", 30)]
    [InlineData("foo=\"a, b\" c, wait=30", 30)]
    // A comma ends the value.
    [InlineData("wait=1,5", 1)]
    // Only the first one is used.
    [InlineData("wait=30, wait=5", 30)]
    public void Read_Wait_ReturnsBoundedSeconds(string prefer, double seconds) =>
        WaitPreference.Read(prefer, Longest).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("respond-async")]
    [InlineData("waiting=30")]
    [InlineData("x-wait=30")]
    [InlineData("foo; wait=30")]
    [InlineData("foo=\"wait=30\"")]
    [InlineData("foo=\"x, wait=30")]
    [InlineData("wait=-1")]
    [InlineData("wait=+1")]
    [InlineData("wait=x")]
    [InlineData("wait=1x")]
    [InlineData("wait=1.")]
    [InlineData("wait=.5")]
    [InlineData("wait=1.5.5")]
    [InlineData("wait=1e1")]
    [InlineData("wait=0x1e")]
    [InlineData("wait=NaN")]
    [InlineData("wait=Infinity")]
    [InlineData("wait=")]
    [InlineData("wait 30")]
    [InlineData("wait:30")]
    [InlineData("wait=3 0")]
    [InlineData("wait=\"30")]
    [InlineData("wait=\" 30\"")]
    [InlineData("wait=\u00e9")]
    [InlineData("wait=x, wait=30")]
    public void Read_NoWaitOrNoNumber_ReturnsNull(string prefer) => WaitPreference.Read(prefer, Longest).ShouldBeNull();

    [Fact]
    public void Read_SeveralHeaders_AreReadAsOneList()
    {
        WaitPreference.Read(new(["respond-async", "wait=30"]), Longest).ShouldBe(TimeSpan.FromSeconds(30));
        WaitPreference.Read(new(["wait=5", "wait=30"]), Longest).ShouldBe(TimeSpan.FromSeconds(5));
        WaitPreference.Read(new(["foo=\"x", "wait=30"]), Longest).ShouldBe(TimeSpan.FromSeconds(30));
        WaitPreference.Read(new([null, "wait"]), Longest).ShouldBe(Longest);
        WaitPreference.Read(default, Longest).ShouldBeNull();
    }

    [Theory]
    [InlineData(0, "wait=0")]
    [InlineData(1, "wait=1")]
    [InlineData(1.5, "wait=1.5")]
    [InlineData(0.3, "wait=0.3")]
    [InlineData(60, "wait=60")]
    [InlineData(86400, "wait=86400")]
    public void Applied_Wait_IsThePreferenceInSeconds(double seconds, string expected) =>
        WaitPreference.Applied(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);
}
