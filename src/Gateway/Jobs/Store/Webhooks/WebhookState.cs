namespace Gateway.Jobs.Store.Webhooks;

/// <summary>The state of a stored webhook. The numbers are stored; no state means that the job has not ended.</summary>
internal enum WebhookState
{
    /// <summary>An attempt is due, waits for its time, or is under way.</summary>
    Open = 1,

    /// <summary>The receiver has accepted the delivery.</summary>
    Delivered = 2,

    /// <summary>The last attempt of the schedule has failed.</summary>
    Failed = 3,

    /// <summary>The receiver answered 410: it wants no more deliveries for this job.</summary>
    SwitchedOff = 4,
}
