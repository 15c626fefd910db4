using System.Globalization;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Metrics;

/// <summary>The tables of <c>docs/operations.md</c>, row by row, on a gateway that has handled requests of every kind.</summary>
public sealed class InstrumentTests(BusyGateway busy) : IClassFixture<BusyGateway>
{
    private const string Tags = $"client={BusyGateway.Client} model={BusyGateway.Model}";
    private const string Known = $"client={BusyGateway.Client}";
    private const string Nobody = "client=other model=other";
    private const string OfModel = $"model={BusyGateway.Model}";

    public static TheoryData<string> Documented => [.. DocumentedMetric.ReadAll().Select(row => row.Instrument)];

    /// <summary>Metric, tags, and the value. <c>&gt;</c> before the value: the metric is above it, because it is a time or depends on the
    /// number of polls.</summary>
    public static TheoryData<string, string, string> Values => new()
    {
        { "gateway_requests_total", $"{Tags} operation=submit status=200", "3" },
        { "gateway_requests_total", $"{Tags} operation=status status=202", "2" },
        { "gateway_requests_total", $"{Tags} operation=status status=200", "3" },
        { "gateway_requests_total", $"{Tags} operation=stream status=200", "1" },
        { "gateway_requests_total", $"{Tags} operation=result status=200", "2" },
        { "gateway_requests_total", $"{Tags} operation=cancel status=200", "1" },
        { "gateway_requests_total", $"{Tags} operation=validate status=200", "1" },
        { "gateway_requests_total", $"client={BusyGateway.Client} model=other operation=jobs status=200", "1" },
        { "gateway_requests_total", "client=other model=other operation=health status=200", "1" },
        { "gateway_requests_total", $"{Tags} operation=submit status=422 error_type=validation_error blame=caller", "1" },
        { "gateway_requests_total", $"{Tags} operation=result status=400 error_type=job_in_progress blame=caller", "1" },
        { "gateway_requests_total", $"{Known} model=other operation=submit error_type=model_unknown blame=caller", "1" },
        { "gateway_requests_total", $"client={BusyGateway.Client} operation=status error_type=job_not_found blame=caller", "1" },
        { "gateway_requests_total", "client=other model=other operation=other status=505 error_type=request_invalid blame=caller", "1" },
        { "gateway_requests_total", $"{Nobody} operation=other status=401 error_type=credentials_invalid blame=policy", "1" },
        { "gateway_requests_total", $"client={BusyGateway.Client} operation=stream error_type=client_streams_limited blame=policy", "1" },
        { "gateway_requests_total", $"client={BusyGateway.Other} error_type=client_body_memory_exhausted blame=policy", "1" },
        { "gateway_requests_total", $"{Tags} status=429 error_type=upstream_rate_limited blame=upstream", "1" },
        { "gateway_requests_total", $"{Tags} status=424 error_type=submit_outcome_unknown blame=upstream", "2" },
        { "gateway_request_overhead_seconds_count", $"operation=submit {OfModel}", "8" },
        { "gateway_request_overhead_seconds_sum", $"operation=submit {OfModel}", ">0" },
        { "gateway_request_upstream_seconds_count", $"operation=submit {OfModel}", "6" },
        { "gateway_request_upstream_seconds_count", $"operation=result {OfModel}", "3" },
        { "gateway_request_upstream_seconds_count", $"operation=cancel {OfModel}", "1" },
        { "gateway_request_upstream_seconds_sum", $"operation=submit {OfModel}", ">0" },
        { "gateway_violations_total", $"{OfModel} parameter=prompt rule=string_type", "1" },
        { "gateway_violations_total", $"{OfModel} parameter=num_images rule=less_than_equal", "1" },
        { "gateway_violations_total", $"{OfModel} parameter=other rule=extra_forbidden", "1" },
        { "gateway_jobs_submitted_total", Tags, "4" },
        { "gateway_jobs_submitted_total", $"client={BusyGateway.Client} model={Seeds.FluxLora}", "1" },
        { "gateway_jobs_ended_total", $"{Tags} outcome=completed", "1" },
        { "gateway_jobs_ended_total", $"{Tags} outcome=failed", "1" },
        { "gateway_jobs_ended_total", $"{Tags} outcome=cancelled", "1" },
        { "gateway_jobs_open", "", "2" },
        { "gateway_jobs_oldest_open_age_seconds", "", ">0" },
        { "gateway_job_queue_seconds_count", OfModel, ">0" },
        { "gateway_job_run_seconds_count", OfModel, ">0" },
        { "gateway_job_total_seconds_count", OfModel, "3" },
        { "gateway_job_total_seconds_sum", OfModel, ">0" },
        { "gateway_images_asked_total", Tags, "5" },
        { "gateway_images_delivered_total", Tags, "2" },
        { "gateway_money_moved_total", $"client={BusyGateway.Paid} model={BusyGateway.PaidModel} kind=reserve", ">0" },
        { "gateway_money_moved_total", $"client={BusyGateway.Paid} model={BusyGateway.PaidModel} kind=release", ">0" },
        { "gateway_money_moved_total", $"client={BusyGateway.Paid} model={BusyGateway.PaidModel} kind=doubt", ">0" },
        { "gateway_money_moved_total", $"client={BusyGateway.Paid} model={BusyGateway.PaidModel} kind=settle", "30000000000" },
        { "gateway_money_exceeded_total", $"client={BusyGateway.Paid} model={BusyGateway.PaidModel}", "1" },
        { "gateway_money_doubtful", "", "1" },
        { "gateway_money_doubtful_oldest_age_seconds", "", ">0" },
        { "gateway_ledger_good", "", "1" },
        { "gateway_webhooks_deliveries_total", "outcome=delivered", "1" },
        { "gateway_webhooks_deliveries_total", "outcome=failed", "0" },
        { "gateway_webhooks_attempt_seconds_count", "outcome=2xx", "1" },
        { "gateway_webhooks_attempt_seconds_sum", "outcome=2xx", ">0" },
        { "gateway_webhooks_sent_bytes_total", "", ">100" },
        { "gateway_webhooks_open", "", "0" },
        { "gateway_webhooks_oldest_due_age_seconds", "", "0" },
        { "gateway_polls_received_total", "", ">6" },
        { "gateway_upstream_polls_total", "", ">4" },
        { "gateway_streams_open", "", "1" },
        { "gateway_submits_waiting", "", "1" },
        { "gateway_body_memory_used_bytes", "", ">189999" },
        { "gateway_body_memory_limit_bytes", "", ">299999" },
        { "gateway_body_memory_waiting", "", "1" },
        { "gateway_body_memory_refused_total", "reason=client", "1" },
        { "gateway_body_memory_refused_total", "reason=process", "0" },
        { "gateway_store_operation_seconds_count", "operation=add_job outcome=ok", "7" },
        { "gateway_store_operation_seconds_count", "operation=claim_key outcome=ok", "1" },
        { "gateway_store_operation_seconds_count", "operation=list_jobs outcome=ok", "1" },
        { "gateway_store_operation_seconds_count", "operation=find_job outcome=ok", ">0" },
        { "gateway_store_operation_seconds_count", "operation=record_doubt outcome=ok", ">2" },
        { "gateway_store_operation_seconds_count", "operation=update_jobs outcome=ok", ">0" },
        { "gateway_store_operation_seconds_count", "operation=count outcome=ok", ">1" },
        { "gateway_store_operation_seconds_sum", "operation=add_job outcome=ok", ">0" },
        { "gateway_store_group_writes_sum", "", ">8" },
        { "gateway_store_failures_total", "operation=add_job", "0" },
        { "gateway_store_up", "", "1" },
        { "gateway_upstream_calls_total", "operation=submit outcome=ok", "7" },
        { "gateway_upstream_calls_total", "operation=submit outcome=refused", "1" },
        { "gateway_upstream_calls_total", "operation=submit outcome=unknown", "3" },
        { "gateway_upstream_calls_total", "operation=status outcome=ok", ">4" },
        { "gateway_upstream_calls_total", "operation=result outcome=ok", "4" },
        { "gateway_upstream_calls_total", "operation=cancel outcome=ok", "1" },
        { "gateway_upstream_token_accepted", "", "1" },
        { "gateway_upstream_dialect", "dialect=native", "1" },
        { "gateway_upstream_dialect", "dialect=auto", "0" },
        { "gateway_upstream_dialect", "dialect=result_only", "0" },
        { "gateway_configuration_reloaded_seconds", "", ">1700000000" },
        { "gateway_configuration_good", "", "1" },
        { "gateway_contracts_loaded", "", "5" },
        { "gateway_contracts_good", "", "1" },
        { "gateway_prices_loaded", "", "5" },
        { "gateway_prices_good", "", "1" },
        { "gateway_keys_ending", "", "1" },
        { "gateway_clients_stored", "", "1" },
        { "gateway_keys_stored", "", "1" },
        { "gateway_keys_uses_total", "", ">0" },
        { "gateway_changes_age_seconds", "", ">-1" },
        { "gateway_changes_listening", "", "0" },
        { "gateway_pauses", "scope=all", "0" },
        { "gateway_pauses", "scope=client", "0" },
        { "gateway_pauses", "scope=model", "1" },
        { "gateway_ready", "", "1" },
        { "gateway_requests_active", "", "4" },
        { "gateway_clients_active", "", "2" },
        { "gateway_files_downloads_active", "", "0" },
        { "gateway_requests_refused_total", "reason=client_streams", "1" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Metric_AfterRequestsOfEveryKind_HasItsValue(string metric, string tags, string expected)
    {
        (string, string)[] pairs = [.. tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(tag => tag.Split('=', 2)).Select(pair => (pair[0], pair[1]))];

        var value = busy.Page.Value(metric, pairs);

        value.ShouldNotBeNull(string.Join('\n', busy.Page.Of(metric)));
        if (expected[0] == '>')
        {
            value.Value.ShouldBeGreaterThan(double.Parse(expected[1..], CultureInfo.InvariantCulture));
        }
        else
        {
            value.Value.ShouldBe(double.Parse(expected, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A row of the tables is complete: the name and the kind of the metric, and the tags that its series have.</summary>
    [Theory]
    [MemberData(nameof(Documented))]
    public void Instrument_OfEachDocumentedRow_IsOnThePage(string instrument)
    {
        var row = DocumentedMetric.ReadAll().Single(row => row.Instrument == instrument);

        busy.Page.Kinds.GetValueOrDefault(row.Metric).ShouldBe(row.Kind);
        busy.Page.Of(row.Metric).SelectMany(series => series.Tags.Keys).Where(tag => tag is not ("otel_scope_name" or "le")).Distinct()
            .ShouldBe(row.Tags, ignoreOrder: true);
    }

    [Fact]
    public void Metrics_OfTheGateway_AreAllDocumented() =>
        busy.Page.Kinds.Keys.Where(name => name.StartsWith("gateway_", StringComparison.Ordinal))
            .Except(DocumentedMetric.ReadAll().Select(row => row.Metric)).ShouldBeEmpty();

    /// <summary>Each documented metric that is no bound has a value that a request, a job or a setting has moved.</summary>
    [Fact]
    public void Values_HaveARowForEveryInstrumentOfTheFirstTable()
    {
        var second = DocumentedMetric.ReadAll().ToList().FindIndex(row => row.Instrument == "gateway.requests.active");
        var elsewhere = new[]
        {
            "gateway_jobs_in_doubt", "gateway_following_polls_total", "gateway_following_active", "gateway_following_paused",
            "gateway_upstream_polls_slowdowns_total", "gateway_store_rows",
        };

        DocumentedMetric.ReadAll().Take(second).Select(row => row.Metric)
            .Except(Values.Select(row => WithoutSuffix(row.Data.Item1)))
            .ShouldBe(elsewhere);
    }

    [Theory]
    [InlineData("gateway_request_overhead_seconds", "0.0001", "300")]
    [InlineData("gateway_request_upstream_seconds", "0.005", "600")]
    [InlineData("gateway_job_queue_seconds", "0.1", "3600")]
    [InlineData("gateway_job_run_seconds", "0.1", "3600")]
    [InlineData("gateway_job_total_seconds", "0.1", "3600")]
    [InlineData("gateway_store_operation_seconds", "0.0001", "10")]
    [InlineData("gateway_store_group_writes", "1", "256")]
    [InlineData("http_server_request_duration_seconds", "0.005", "600")]
    [InlineData("http_client_request_duration_seconds", "0.005", "600")]
    public void Buckets_OfEachHistogram_ReachFromTheFirstToTheLast(string metric, string first, string last)
    {
        var bounds = busy.Page.Of(metric).Where(series => series.Tags.ContainsKey("le")).Select(series => series.Tags["le"]).Distinct()
            .Where(bound => bound != "+Inf").Select(bound => double.Parse(bound, CultureInfo.InvariantCulture)).ToList();

        bounds.Min().ShouldBe(double.Parse(first, CultureInfo.InvariantCulture));
        bounds.Max().ShouldBe(double.Parse(last, CultureInfo.InvariantCulture));
    }

    /// <summary>The meters of ASP.NET Core, Kestrel, HttpClient and the runtime. That of Npgsql needs PostgreSQL.</summary>
    [Theory]
    [InlineData("http_server_active_requests")]
    [InlineData("kestrel_active_connections")]
    [InlineData("kestrel_connection_duration_seconds")]
    [InlineData("http_client_open_connections")]
    [InlineData("dotnet_gc_collections_total")]
    [InlineData("dotnet_thread_pool_thread_count_total")]
    [InlineData("dotnet_process_memory_working_set_bytes")]
    [InlineData("target_info")]
    public void Page_HasTheMetersOfTheLibraries(string metric) => busy.Page.Of(metric).ShouldNotBeEmpty();

    [Fact]
    public void Page_HasNoSecretAndNoTextOfARequest()
    {
        foreach (var text in (string[])
            [TestGateway.UpstreamToken, busy.Gateway.Key, "gw_", "lion", "CANARY", "stranger", "Bearer"])
        {
            busy.Page.Text.ShouldNotContain(text, Case.Insensitive);
        }
    }

    [Fact]
    public void Series_AreOfThisGatewayAlone()
    {
        // The sandbox of this test is in the same process, with a server and a meter of its own.
        busy.Page.Of("http_server_request_duration_seconds").Select(series => series.Tags.GetValueOrDefault("http_route"))
            .Where(route => route?.Contains("control", StringComparison.OrdinalIgnoreCase) == true).ShouldBeEmpty();
        // A request that ends while the page is written is counted by one of the two only.
        var (own, server) = (busy.Page.Value("gateway_requests_active")!.Value, busy.Page.Value("http_server_active_requests")!.Value);
        Math.Abs(own - server).ShouldBeLessThanOrEqualTo(2);
    }

    /// <summary>The metric of a histogram's series.</summary>
    private static string WithoutSuffix(string series) =>
        series.Replace("_count", "", StringComparison.Ordinal).Replace("_sum", "", StringComparison.Ordinal);
}
