using Gateway.Jobs.Results;

namespace Gateway.UnitTests.Jobs.Results;

public sealed class KeptHeadersTests
{
    [Fact]
    public void Read_WrittenHeaders_AreTheSame()
    {
        var headers = new[] { ("x-fal-billable-units", "1.5"), ("x-fal-error-type", "a: b"), ("x-fal-needs-retry", "") };

        var lines = KeptHeaders.Write(headers);

        KeptHeaders.Read(lines).ShouldBe(headers);
        KeptHeaders.ValueOf(lines, "x-fal-error-type").ShouldBe("a: b");
        KeptHeaders.ValueOf(lines, "x-fal-request-timeout-type").ShouldBeNull();
    }

    [Fact]
    public void Write_NoHeaders_IsNothing()
    {
        KeptHeaders.Write([]).ShouldBeNull();
        KeptHeaders.Read(null).ShouldBeEmpty();
    }
}
