using Gateway.Clients;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The admissions of submits.</summary>
internal sealed partial class JobStore : IAdmissionStore
{
    /// <summary>The reason of a release whose caller no longer waited for its admission.</summary>
    private const string CallerLeft = "caller_left";

    public async Task<LimitsUsage> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var write = new AdmitWrite(request);
        var known = false;
        try
        {
            await CommitAsync(write, cancellationToken);
            known = true;
            return write.Result!;
        }
        finally
        {
            if (!known)
            {
                _ = ReleaseWhenSettledAsync(write, request);
            }
        }
    }

    public async Task<LimitsUsage> FindUsageAsync(
        string client, ClientLimits limits, DateTimeOffset now, string day, CancellationToken cancellationToken) =>
        (await QueryAsync(
            StoreOperation.FindUsage, AdmissionSql.Usage("", client, limits, now, day), AdmissionSql.ReadUsage, cancellationToken))[0];

    public Task ReleaseAsync(string client, string reservation, string reason, DateTimeOffset at, CancellationToken cancellationToken) =>
        CommitOrRetryAsync(StoreOperation.SettleAdmission, Release(client, reservation, reason, at), cancellationToken);

    public Task DoubtAsync(string client, string reservation, string reason, DateTimeOffset at, CancellationToken cancellationToken) =>
        CommitOrRetryAsync(
            StoreOperation.SettleAdmission,
            LedgerSql.Move(
                client, reservation, new LedgerMove(LedgerKinds.Doubt, ReservationState.Doubtful, null, at, reason),
                ReservationState.Pending),
            cancellationToken);

    private static IReadOnlyList<SqlStatement> Release(string client, string reservation, string reason, DateTimeOffset at) =>
        LedgerSql.Move(
            client, reservation, new LedgerMove(LedgerKinds.Release, ReservationState.Released, Gateway.Money.NanoDollars.Zero, at, reason),
            ReservationState.Pending);

    /// <summary>The caller was told that its admission failed, and it will never call the upstream.</summary>
    private async Task ReleaseWhenSettledAsync(AdmitWrite write, AdmissionRequest request)
    {
        await write.Settled;
        if (!write.NeverBegan)
        {
            _behind.Retry(StoreOperation.SettleAdmission, Release(request.Client, request.Id, CallerLeft, _time.GetUtcNow()));
        }
    }
}
