using System.Reflection;
using Gateway.Errors;

namespace Gateway.UnitTests.Errors;

public sealed class ErrorBlameTests
{
    [Theory]
    [InlineData("request_target_invalid", "caller")]
    [InlineData("framing_invalid", "caller")]
    [InlineData("header_invalid", "caller")]
    [InlineData("host_not_allowed", "policy")]
    [InlineData("upgrade_not_supported", "caller")]
    [InlineData("streaming_not_supported", "caller")]
    [InlineData("query_not_supported", "caller")]
    [InlineData("route_unknown", "caller")]
    [InlineData("method_not_allowed", "caller")]
    [InlineData("request_invalid", "caller")]
    [InlineData("proxy_target_invalid", "caller")]
    [InlineData("query_invalid", "caller")]
    [InlineData("webhook_url_invalid", "caller")]
    [InlineData("webhook_not_allowed", "policy")]
    [InlineData("credentials_missing", "caller")]
    [InlineData("credentials_ambiguous", "caller")]
    [InlineData("credentials_invalid", "policy")]
    [InlineData("credentials_revoked", "policy")]
    [InlineData("model_forbidden", "policy")]
    [InlineData("client_requests_limited", "policy")]
    [InlineData("client_waits_limited", "policy")]
    [InlineData("client_streams_limited", "policy")]
    [InlineData("reads_limited", "policy")]
    [InlineData("submit_rate_limited", "policy")]
    [InlineData("jobs_in_flight_limited", "policy")]
    [InlineData("budget_exceeded", "policy")]
    [InlineData("price_unknown", "policy")]
    [InlineData("submits_paused", "policy")]
    [InlineData("model_unknown", "caller")]
    [InlineData("content_type_unsupported", "caller")]
    [InlineData("content_encoding_unsupported", "caller")]
    [InlineData("body_too_large", "policy")]
    [InlineData("body_too_slow", "caller")]
    [InlineData("body_incomplete", "caller")]
    [InlineData("body_not_allowed", "caller")]
    [InlineData("client_body_memory_exhausted", "policy")]
    [InlineData("body_memory_exhausted", "gateway")]
    [InlineData("json_invalid", "caller")]
    [InlineData("validation_error", "caller")]
    [InlineData("upstream_unreachable", "upstream")]
    [InlineData("upstream_auth", "upstream")]
    [InlineData("upstream_rate_limited", "upstream")]
    [InlineData("upstream_unavailable", "upstream")]
    [InlineData("upstream_redirect", "upstream")]
    [InlineData("upstream_upgrade", "upstream")]
    [InlineData("upstream_rejected", "upstream")]
    [InlineData("upstream_timeout", "upstream")]
    [InlineData("upstream_failed", "upstream")]
    [InlineData("submit_outcome_unknown", "upstream")]
    [InlineData("request_id_conflict", "upstream")]
    [InlineData("job_not_found", "caller")]
    [InlineData("job_in_progress", "caller")]
    [InlineData("job_still_running", "policy")]
    [InlineData("job_result_unavailable", "upstream")]
    [InlineData("job_already_completed", "caller")]
    [InlineData("job_lost", "upstream")]
    [InlineData("cancel_not_supported", "upstream")]
    [InlineData("webhook_unavailable", "caller")]
    [InlineData("webhook_resends_used", "policy")]
    [InlineData("webhook_resend_limited", "policy")]
    [InlineData("job_store_unavailable", "gateway")]
    [InlineData("polls_limited", "policy")]
    [InlineData("idempotency_key_invalid", "caller")]
    [InlineData("idempotency_key_reused", "caller")]
    [InlineData("idempotency_in_flight", "caller")]
    [InlineData("administration_credentials_missing", "caller")]
    [InlineData("administration_credentials_invalid", "policy")]
    [InlineData("administration_forbidden", "policy")]
    [InlineData("not_found", "caller")]
    [InlineData("client_exists", "caller")]
    [InlineData("client_configured", "policy")]
    [InlineData("key_exists", "caller")]
    [InlineData("too_many_entries", "policy")]
    [InlineData("already_decided", "caller")]
    [InlineData("precondition_invalid", "caller")]
    [InlineData("precondition_required", "caller")]
    [InlineData("precondition_failed", "caller")]
    [InlineData("overloaded", "gateway")]
    [InlineData("internal_error", "gateway")]
    [InlineData("gateway_stopping", "gateway")]
    [InlineData("client_closed_request", "caller")]
    public void Of_EveryErrorType_IsItsParty(string type, string party) =>
        ErrorBlame.Of(new GatewayError(400, type, Blame.Gateway, "a text")).ShouldBe(party);

    [Fact]
    public void Table_HasARowForEveryErrorType()
    {
        var types = typeof(ErrorTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!);

        ErrorBlame.Table.Keys.ShouldBe(types, ignoreOrder: true);
    }

    [Fact]
    public void Tests_HaveARowForEveryErrorType() =>
        typeof(ErrorBlameTests).GetMethod(nameof(Of_EveryErrorType_IsItsParty))!.GetCustomAttributes<InlineDataAttribute>()
            .Select(row => (string)row.Data[0]!).ShouldBe(ErrorBlame.Table.Keys, ignoreOrder: true);

    [Theory]
    [InlineData((int)Blame.Client, "caller")]
    [InlineData((int)Blame.Upstream, "upstream")]
    [InlineData((int)Blame.Gateway, "gateway")]
    public void Of_TypeOfAnotherVersion_FollowsTheBlame(int blame, string party) =>
        ErrorBlame.Of(new GatewayError(400, "type_of_another_version", (Blame)blame, "a text")).ShouldBe(party);
}
