namespace Gateway.Sandbox.Webhooks;

/// <summary>The body of <c>PUT /sandbox/webhooks/{name}</c>.</summary>
internal sealed record AnswersDocument(IReadOnlyList<SandboxWebhookAnswer> Answers);
