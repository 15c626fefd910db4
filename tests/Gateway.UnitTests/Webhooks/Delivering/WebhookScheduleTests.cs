using Gateway.Configuration.Options;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Webhooks.Delivering;
using Gateway.Webhooks.Sending;

namespace Gateway.UnitTests.Webhooks.Delivering;

public sealed class WebhookScheduleTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<TimeSpan> Waits = new WebhooksOptions().Waits;

    [Theory]
    [InlineData(200, (int)WebhookState.Delivered)]
    [InlineData(204, (int)WebhookState.Delivered)]
    [InlineData(299, (int)WebhookState.Delivered)]
    [InlineData(410, (int)WebhookState.SwitchedOff)]
    [InlineData(301, (int)WebhookState.Open)]
    [InlineData(400, (int)WebhookState.Open)]
    [InlineData(404, (int)WebhookState.Open)]
    [InlineData(429, (int)WebhookState.Open)]
    [InlineData(500, (int)WebhookState.Open)]
    [InlineData(503, (int)WebhookState.Open)]
    public void After_FirstAnswer_DecidesByItsStatus(int status, int state) =>
        After(WebhookAnswer.Answered(status, TimeSpan.Zero), earlier: 0).State.ShouldBe((WebhookState)state);

    [Theory]
    [InlineData(0, 15)]
    [InlineData(1, 60)]
    [InlineData(2, 300)]
    [InlineData(3, 900)]
    [InlineData(4, 3600)]
    public void After_FailedAttempt_WaitsAsTheScheduleSays(int earlier, int seconds)
    {
        foreach (var answer in Failures())
        {
            After(answer, earlier).ShouldBe(new WebhookStep(WebhookState.Open, Now.AddSeconds(seconds)));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void After_LastAttempt_HasFailed(int earlier)
    {
        foreach (var answer in Failures())
        {
            After(answer, earlier).ShouldBe(new WebhookStep(WebhookState.Failed));
        }
    }

    [Theory]
    [InlineData(200, (int)WebhookState.Delivered)]
    [InlineData(410, (int)WebhookState.SwitchedOff)]
    public void After_LastAttemptIsAnswered_Ends(int status, int state) =>
        After(WebhookAnswer.Answered(status, TimeSpan.Zero), earlier: 5).State.ShouldBe((WebhookState)state);

    private static IEnumerable<WebhookAnswer> Failures() =>
    [
        WebhookAnswer.Answered(500, TimeSpan.Zero),
        .. Enum.GetValues<WebhookFailure>().Select(failure => WebhookAnswer.Failed(failure, TimeSpan.FromSeconds(15))),
    ];

    private static WebhookStep After(WebhookAnswer answer, int earlier) => WebhookSchedule.After(answer, earlier, Waits, Now);
}
