namespace Gateway.Upstream.Answers;

/// <summary>The three statuses of the queue API. A failed or cancelled job is <see cref="Completed"/> and has an error.</summary>
internal enum QueueStatus
{
    InQueue,
    InProgress,
    Completed,
}
