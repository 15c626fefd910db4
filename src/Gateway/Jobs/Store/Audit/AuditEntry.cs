namespace Gateway.Jobs.Store.Audit;

/// <summary>One change that an operator has made: a row of the audit log, which never changes. Contains no secret.</summary>
/// <param name="Id">Unique. Ids rise with the time, to the millisecond.</param>
/// <param name="At">When the change was made.</param>
/// <param name="Actor">The label of the administration key.</param>
/// <param name="Action">The kind of the change, a constant of <see cref="AuditActions"/>.</param>
/// <param name="Target">The changed object, such as <c>clients/billing/keys/ci</c>.</param>
/// <param name="Before">The object before the change as JSON. Null: it did not exist.</param>
/// <param name="After">The object after the change as JSON. Null: it does not exist any more.</param>
internal sealed record AuditEntry(
    string Id, DateTimeOffset At, string Actor, string Action, string Target, string? Before, string? After)
{
    /// <summary>How long an entry is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(400);

    public static AuditEntry Create(
        DateTimeOffset at, string actor, string action, string target, string? before = null, string? after = null) =>
        new(Guid.CreateVersion7(at).ToString("N"), at, actor, action, target, before, after);
}
