namespace Gateway.Upstream.Answers;

/// <summary>The three statuses of the queue API. A failed or cancelled job is <see cref="Completed"/> with an error beside it.</summary>
internal enum QueueStatus
{
    InQueue,
    InProgress,
    Completed,
}
