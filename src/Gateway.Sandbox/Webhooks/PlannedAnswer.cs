namespace Gateway.Sandbox.Webhooks;

/// <param name="answer">The answer.</param>
/// <param name="times">How many webhooks get it. Null: all further ones.</param>
internal sealed class PlannedAnswer(SandboxWebhookAnswer answer, int? times)
{
    public SandboxWebhookAnswer Answer => answer;

    public int? Remaining { get; set; } = times;
}
