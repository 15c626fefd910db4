namespace Gateway.Jobs.Store.Sql;

/// <summary>The statement of a submit with a webhook.</summary>
internal static class WebhookSql
{
    /// <summary>Stores the webhook only if the job belongs to the client and is open: the upstream may give the id of another
    /// job.</summary>
    private const string AddText =
        """
        INSERT INTO gateway_webhooks (request_id, client, url, receiver, created_at)
        SELECT request_id, client, $3, $4, submitted_at FROM gateway_jobs WHERE request_id = $1 AND client = $2 AND status < 2
        ON CONFLICT (request_id) DO NOTHING
        """;

    public static SqlStatement Add(JobRecord job, Webhook webhook) =>
        new(AddText, job.RequestId, job.Client, webhook.Url, webhook.Receiver);
}
