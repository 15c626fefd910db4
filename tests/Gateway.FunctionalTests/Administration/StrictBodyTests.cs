using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Administration;

/// <summary>A body is read strictly, and every violation is reported with its place.</summary>
public sealed class StrictBodyTests
{
    [Theory]
    [InlineData("", "json_invalid")]
    [InlineData("[]", "json_invalid")]
    [InlineData("""{"name":"a","name":"b"}""", "json_invalid")]
    [InlineData("""{"name":"a","limits":{"jobs_in_flight":1,"jobs_in_flight":2}}""", "json_invalid")]
    [InlineData("""{"name":"a",}""", "json_invalid")]
    [InlineData("""{"name":"a"} x""", "json_invalid")]
    [InlineData("\uFEFF{}", "json_invalid")]
    public async Task Body_NoJsonObject_IsInvalid(string body, string type)
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.CallAsync("POST", "/clients", body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, type);
    }

    [Theory]
    [InlineData("""{}""", "name", "missing")]
    [InlineData("""{"name":null}""", "name", "missing")]
    [InlineData("""{"name":5}""", "name", "string_type")]
    [InlineData("""{"name":"a b"}""", "name", "value_error")]
    [InlineData("""{"name":"a","colour":"red"}""", "colour", "extra_forbidden")]
    [InlineData("""{"name":"a","keys":[]}""", "keys", "extra_forbidden")]
    [InlineData("""{"name":"a","disabled":"true"}""", "disabled", "bool_type")]
    [InlineData("""{"name":"a","models":"fal-ai/*"}""", "models", "list_type")]
    [InlineData("""{"name":"a","models":["fal-ai/*",3]}""", "models/1", "string_type")]
    [InlineData("""{"name":"a","models":["/x"]}""", "models/0", "value_error")]
    [InlineData("""{"name":"a","limits":[]}""", "limits", "dict_type")]
    [InlineData("""{"name":"a","limits":{"jobs_in_flight":"3"}}""", "limits/jobs_in_flight", "int_type")]
    [InlineData("""{"name":"a","limits":{"jobs_in_flight":1.5}}""", "limits/jobs_in_flight", "int_type")]
    [InlineData("""{"name":"a","limits":{"jobs_in_flight":0}}""", "limits/jobs_in_flight", "greater_than_equal")]
    [InlineData("""{"name":"a","limits":{"jobs":1}}""", "limits/jobs", "extra_forbidden")]
    [InlineData("""{"name":"a","budgets":{"m":{"limit":"1"}}}""", "budgets/m/period", "missing")]
    [InlineData("""{"name":"a","budgets":{"m":{"period":"Week","limit":"1"}}}""", "budgets/m/period", "value_error")]
    [InlineData("""{"name":"a","budgets":{"m":{"period":"Day","limit":1}}}""", "budgets/m/limit", "string_type")]
    [InlineData("""{"name":"a","budgets":{"m":{"period":"Day","limit":"-1"}}}""", "budgets/m/limit", "value_error")]
    [InlineData("""{"name":"a","budgets":{"m":{"period":"Day","limit":"1","warn":"2"}}}""", "budgets/m/warn", "value_error")]
    [InlineData("""{"name":"a","budgets":{"m":{"period":"Day","limit":"1","x":1}}}""", "budgets/m/x", "extra_forbidden")]
    [InlineData("""{"name":"a","webhook_hosts":["https://x"]}""", "webhook_hosts/0", "value_error")]
    public async Task Body_Violation_IsReportedWithItsPlace(string body, string place, string type)
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.CallAsync("POST", "/clients", body);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        error.GetProperty("detail").EnumerateArray().Select(violation => (Place(violation), violation.GetProperty("type").GetString()))
            .ShouldContain((place, type));
    }

    [Fact]
    public async Task Body_SeveralViolations_AreReportedAtOnce()
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.CallAsync(
            "POST", "/clients", """{"name":"a b","x":1,"models":["/"],"limits":{"jobs_in_flight":"many"}}""");

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        error.GetProperty("detail").EnumerateArray().Select(Place).ShouldBe(
            ["name", "x", "models/0", "limits/jobs_in_flight"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/clients/stored/keys", """{}""", "label")]
    [InlineData("/clients/stored/keys", """{"label":"a b"}""", "label")]
    [InlineData("/clients/stored/keys", """{"label":"x","expires":"tomorrow"}""", "expires")]
    [InlineData("/clients/stored/keys", """{"label":"x","expires":"2001-01-01"}""", "expires")]
    [InlineData("/clients/stored/keys", """{"label":"x","models":["/"]}""", "models/0")]
    [InlineData("/clients/stored/keys/kept/rotate", """{"grace":5}""", "grace")]
    [InlineData("/clients/stored/keys/kept/rotate", """{"grace":"5"}""", "grace")]
    [InlineData("/clients/stored/keys/kept/rotate", """{"grace":"-00:00:01"}""", "grace")]
    [InlineData("/clients/stored/keys/kept/rotate", """{"grace":"100.00:00:00"}""", "grace")]
    [InlineData("/clients/stored/keys/kept/rotate", """{"label":"x"}""", "label")]
    [InlineData("/doubtful/none/settle", """{"amount":"1e3"}""", "amount")]
    [InlineData("/doubtful/none/settle", """{"amount":0.5}""", "amount")]
    [InlineData("/doubtful/none/release", """{"amount":"0.5"}""", "amount")]
    [InlineData("/doubtful/none/release", "{\"reason\":\"line\\u000abreak\"}", "reason")]
    public async Task Body_OfOtherCalls_IsReadAsStrictly(string path, string body, string place)
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        using var client = await gateway.CallAsync("POST", "/clients", """{"name":"stored"}""");
        using var key = await gateway.CallAsync("POST", "/clients/stored/keys", """{"label":"kept"}""");

        using var response = await gateway.CallAsync("POST", path, body);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        error.GetProperty("detail").EnumerateArray().Select(Place).ShouldBe([place]);
    }

    [Fact]
    public async Task Body_LargeOrOfAnotherType_IsRefused()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        using var large = await gateway.CallAsync("POST", "/clients", $$"""{"name":"{{new string('x', 70_000)}}"}""");
        using var chunked = await SendAsync(gateway, new ChunkedContent(70_000));
        using var text = await SendAsync(gateway, new StringContent("{}", Encoding.UTF8, "text/plain"));

        await large.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        await chunked.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        await text.ShouldBeErrorAsync(HttpStatusCode.UnsupportedMediaType, "content_type_unsupported");
    }

    [Theory]
    [InlineData("GET", "/clients")]
    [InlineData("DELETE", "/pauses/all")]
    [InlineData("POST", "/webhooks/none/resend")]
    public async Task Body_WhereNoneBelongs_IsRefused(string method, string path)
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.CallAsync(method, path, "{}");

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "body_not_allowed");
    }

    [Theory]
    [InlineData("/jobs?colour=red")]
    [InlineData("/jobs?status=DONE")]
    [InlineData("/jobs?status=FAILED&status=LOST")]
    [InlineData("/jobs?status=")]
    [InlineData("/jobs?outcome=good")]
    [InlineData("/jobs?since=yesterday")]
    [InlineData("/jobs?limit=0")]
    [InlineData("/jobs?limit=201")]
    [InlineData("/jobs?cursor=x")]
    [InlineData("/jobs?format=xml")]
    [InlineData("/clients?cursor=a%20b")]
    [InlineData("/usage?from=2030-01-02&to=2030-01-01")]
    [InlineData("/usage?from=2029-01-01&to=2030-12-31")]
    [InlineData("/ledger?from=soon")]
    [InlineData("/webhooks?state=GONE")]
    [InlineData("/audit?cursor=x")]
    [InlineData("/pauses?x=1")]
    public async Task Query_Wrong_IsInvalid(string path)
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var response = await gateway.CallAsync("GET", path, role: "viewer");

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "query_invalid");
    }

    private static string Place(JsonElement violation) => string.Join(
        '/', violation.GetProperty("loc").EnumerateArray().Skip(1).Select(step => step.ToString()));

    private static async Task<HttpResponseMessage> SendAsync(AdministeredGateway gateway, HttpContent content)
    {
        using var client = gateway.Gateway.CreateClient(gateway.KeyOf("admin"));
        return await client.PostAsync(
            new Uri(Management.ManagedGateway.ManagementAddress(gateway.Gateway), "/admin/v1/clients"), content,
            TestContext.Current.CancellationToken);
    }

    /// <summary>A body without a length.</summary>
    private sealed class ChunkedContent : HttpContent
    {
        private readonly int _bytes;

        public ChunkedContent(int bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            await stream.WriteAsync(Encoding.ASCII.GetBytes(new string(' ', _bytes)));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
