using System.Net;
using Gateway.Administration.Access;
using Gateway.UnitTests.Configuration;

namespace Gateway.UnitTests.Administration;

public sealed class RefusedKeysTests
{
    [Fact]
    public void Note_ManyCalls_LogsAtMostOneEventInTheTimeBetween()
    {
        var time = new TestTimeProvider();
        var logger = new RecordingLogger<RefusedKeys>();
        var refused = new RefusedKeys(time, logger);

        for (var call = 0; call < 1000; call++)
        {
            refused.Note(IPAddress.Loopback);
        }

        logger.Entries.Count.ShouldBe(1);
        time.Advance(RefusedKeys.Between);
        refused.Note(null);
        logger.Entries.Count.ShouldBe(2);
        logger.Entries[0].Text.ShouldStartWith("1 calls");
        logger.Entries[1].Text.ShouldStartWith("1000 calls");
        logger.Entries[1].Text.ShouldContain("an unknown address");
    }
}
