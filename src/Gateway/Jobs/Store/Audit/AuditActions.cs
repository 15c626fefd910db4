namespace Gateway.Jobs.Store.Audit;

/// <summary>The kinds of changes in the audit log. They are stored.</summary>
internal static class AuditActions
{
    public const string CreateClient = "client.create";
    public const string ReplaceClient = "client.replace";
    public const string DeleteClient = "client.delete";
    public const string CreateKey = "key.create";
    public const string RotateKey = "key.rotate";
    public const string RevokeKey = "key.revoke";
    public const string Pause = "pause.set";
    public const string Resume = "pause.remove";
    public const string SettleDoubt = "doubt.settle";
    public const string ReleaseDoubt = "doubt.release";
    public const string ResendWebhook = "webhook.resend";
}
