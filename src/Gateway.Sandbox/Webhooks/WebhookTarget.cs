namespace Gateway.Sandbox.Webhooks;

/// <summary>The targets of the routes for webhooks.</summary>
internal static class WebhookTarget
{
    /// <param name="target">The raw target.</param>
    /// <param name="name">The receiver. Null: the target is that of the list.</param>
    /// <returns>False: the target is of another route.</returns>
    public static bool TryRead(string target, out string? name)
    {
        var path = target.Split('?')[0];
        name = path.StartsWith(SandboxWebhooks.Path + "/", StringComparison.Ordinal) ? path[(SandboxWebhooks.Path.Length + 1)..] : null;
        return name is not null || path == SandboxWebhooks.Path;
    }
}
