using System.Reflection;
using Gateway.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Store;

public sealed class StoreMetricsTests
{
    [Theory]
    [InlineData((int)StoreOperation.AddJob, "add_job")]
    [InlineData((int)StoreOperation.UpdateJobs, "update_jobs")]
    [InlineData((int)StoreOperation.EndJob, "end_job")]
    [InlineData((int)StoreOperation.FindJob, "find_job")]
    [InlineData((int)StoreOperation.ListJobs, "list_jobs")]
    [InlineData((int)StoreOperation.ClaimKey, "claim_key")]
    [InlineData((int)StoreOperation.SettleKey, "settle_key")]
    [InlineData((int)StoreOperation.RecordDoubt, "record_doubt")]
    [InlineData((int)StoreOperation.FindDoubt, "find_doubt")]
    [InlineData((int)StoreOperation.ForgetDoubt, "forget_doubt")]
    [InlineData((int)StoreOperation.DeleteExpired, "delete_expired")]
    [InlineData((int)StoreOperation.FollowJobs, "follow_jobs")]
    [InlineData((int)StoreOperation.CarryOutWork, "carry_out_work")]
    [InlineData((int)StoreOperation.KeepResult, "keep_result")]
    [InlineData((int)StoreOperation.FindResult, "find_result")]
    [InlineData((int)StoreOperation.RemoveResult, "remove_result")]
    [InlineData((int)StoreOperation.DeliverWebhooks, "deliver_webhooks")]
    [InlineData((int)StoreOperation.WebhookKeys, "webhook_keys")]
    [InlineData((int)StoreOperation.Count, "count")]
    [InlineData((int)StoreOperation.Admit, "admit")]
    [InlineData((int)StoreOperation.SettleAdmission, "settle_admission")]
    [InlineData((int)StoreOperation.FindUsage, "find_usage")]
    [InlineData((int)StoreOperation.ChangeClients, "change_clients")]
    [InlineData((int)StoreOperation.FindClients, "find_clients")]
    [InlineData((int)StoreOperation.NoteKeyUses, "note_key_uses")]
    [InlineData((int)StoreOperation.FindAudit, "find_audit")]
    [InlineData((int)StoreOperation.MoveMoney, "move_money")]
    [InlineData((int)StoreOperation.ReadLedger, "read_ledger")]
    [InlineData((int)StoreOperation.CountRefusals, "count_refusals")]
    [InlineData((int)StoreOperation.ChangeFiles, "change_files")]
    [InlineData((int)StoreOperation.FindFiles, "find_files")]
    [InlineData((int)StoreOperation.Probe, "probe")]
    public void NameOf_EachOperation_IsItsTag(int operation, string name) => StoreMetrics.NameOf((StoreOperation)operation).ShouldBe(name);

    [Fact]
    public void Operations_All_HaveARow() => Enum.GetValues<StoreOperation>().Length.ShouldBe(
        typeof(StoreMetricsTests).GetMethod(nameof(NameOf_EachOperation_IsItsTag))!.GetCustomAttributes<InlineDataAttribute>().Count());
}
