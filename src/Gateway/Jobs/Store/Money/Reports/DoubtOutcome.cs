namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>The outcome of a decision about a doubtful submit.</summary>
internal enum DoubtOutcome
{
    /// <summary>It took effect.</summary>
    Decided,

    /// <summary>An operator has decided the same before. Nothing changed.</summary>
    DecidedBefore,

    /// <summary>The submit is not doubtful: another decision was made, or its outcome is known.</summary>
    Conflict,

    /// <summary>There is no such submit.</summary>
    NotFound,
}
