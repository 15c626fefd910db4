using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Prices;

/// <summary>What a submit costs at most: in the header of its answer, and in the answer of a validation.</summary>
public sealed class EstimatedCostTests
{
    private const string Header = "X-Gateway-Estimated-Cost";
    private const string Painter = "fal-ai/painter";

    [Theory]
    [InlineData(WaysIn.Queue), InlineData(WaysIn.Wait), InlineData(WaysIn.Run), InlineData(WaysIn.ProxyQueue), InlineData(WaysIn.ProxyRun)]
    public async Task Submit_AnyWayIn_SaysWhatItCostsAtMost(string way)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));

        using var response = await WaysIn.SubmitAsync(gateway.Client, way, """{"prompt":"a lion","num_images":3}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues(Header).ShouldBe(["0.12"]);
    }

    [Theory]
    [InlineData(Seeds.Wan, "0.05"), InlineData(Seeds.FluxLora, "0.175"), InlineData(Seeds.QwenEditPlus, "0.06")]
    [InlineData(Seeds.QwenEditLora, "0.07"), InlineData(Seeds.Imagen4, "0.04")]
    public async Task Submit_BuiltInModel_HasABoundedPrice(string model, string cost)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(model, Seeds.ExampleOf(model));
        using var validated = await gateway.Client.SubmitAsync("validate/" + model, Seeds.ExampleOf(model));

        response.Headers.GetValues(Header).ShouldBe([cost]);
        validated.Headers.GetValues(Header).ShouldBe([cost]);
        (await validated.JsonAsync()).GetProperty("estimated_cost").GetString().ShouldBe(cost);
    }

    [Theory]
    [InlineData("4", "0.16"), InlineData("4.000000000000000000000000000", "0.16"), InlineData("40e-1", "0.16"), InlineData("0.1e1", "0.04")]
    public async Task Submit_NumberOfImages_CountsInAnySpelling(string images, string cost)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"a lion","num_images":{{images}}}""");

        response.Headers.GetValues(Header).ShouldBe([cost]);
    }

    [Fact]
    public async Task Submit_WithoutAPrice_SaysNothing()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:UnknownModels", "Forward"));

        using var response = await gateway.Client.SubmitAsync("fal-ai/some/other", """{"anything":1}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.Contains(Header).ShouldBeFalse();
    }

    [Fact]
    public async Task Submit_RefusedOrRepeated_SaysNothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await gateway.Client.SubmitWithAsync("Idempotency-Key", "order-1");

        using var repeated = await gateway.Client.SubmitWithAsync("Idempotency-Key", "order-1");
        using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, "{}");

        first.Headers.GetValues(Header).ShouldBe(["0.04"]);
        repeated.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        repeated.Headers.Contains(Header).ShouldBeFalse();
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Headers.Contains(Header).ShouldBeFalse();
    }

    [Fact]
    public async Task Prices_OfTheOperator_ReplaceTheBuiltInOnes_AndAreReadAgain()
    {
        using var prices = new TemporaryDirectory();
        await prices.WriteAsync("imagen.json", Price("1.5", ""","tiers":{"parameter":"resolution","amounts":{"2K":"3"}}"""));
        await using var gateway = await TestGateway.StartAsync(("Gateway:Prices:Directory", prices.Path));

        (await CostAsync(gateway, """{"prompt":"a lion"}""")).ShouldBe("1.50");
        (await CostAsync(gateway, """{"prompt":"a lion","resolution":"1K"}""")).ShouldBe("1.50");
        (await CostAsync(gateway, """{"prompt":"a lion","resolution":"2K"}""")).ShouldBe("3.00");

        await prices.WriteAsync("imagen.json", Price("-1"));
        var refused = await gateway.Logs.WaitForAsync(entry => entry.EventId == 311, TestContext.Current.CancellationToken);
        refused.Message.ShouldContain("imagen.json#/amount");
        (await CostAsync(gateway, """{"prompt":"a lion"}""")).ShouldBe("1.50");

        await prices.WriteAsync("imagen.json", Price("0.000000001"));
        await gateway.Logs.WaitForAsync(entry => entry.EventId == 310, TestContext.Current.CancellationToken);
        (await CostAsync(gateway, """{"prompt":"a lion"}""")).ShouldBe("0.000000001");
    }

    [Fact]
    public async Task Price_OfMegapixelsWithoutBound_IsNoEstimate()
    {
        using var prices = new TemporaryDirectory();
        await prices.WriteAsync("imagen.json", $$"""{"model":"{{Seeds.Imagen4}}","unit":"megapixel","amount":"0.03"}""");
        await using var gateway = await TestGateway.StartAsync(("Gateway:Prices:Directory", prices.Path));

        using var response = await gateway.Client.SubmitAsync("validate/" + Seeds.Imagen4, """{"prompt":"a lion"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.Contains(Header).ShouldBeFalse();
        (await response.JsonAsync()).GetProperty("estimated_cost").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("{}", "0.16")]
    [InlineData("""{"num_images":1}""", "0.04")]
    [InlineData("""{"num_images":1001}""", "40.04")]
    [InlineData("""{"num_images":1e6}""", "40000.00")]
    [InlineData("""{"size":"small"}""", "0.08")]
    [InlineData("""{"size":"large","num_images":1}""", "0.04")]
    public async Task Defaults_OfTheContract_DecideTheNumberOfImagesAndTheTier(string body, string cost)
    {
        using var contracts = new TemporaryDirectory();
        using var prices = new TemporaryDirectory();
        await contracts.WriteAsync("painter.json", Contract("large"));
        await prices.WriteAsync("painter.json", PainterPrice("0.02", "large"));
        await using var gateway = await StartAsync(contracts, prices);

        (await CostAsync(gateway, body, Painter)).ShouldBe(cost);
    }

    [Fact]
    public async Task Cost_ThatNoAmountCanExpress_IsNoEstimate()
    {
        using var contracts = new TemporaryDirectory();
        using var prices = new TemporaryDirectory();
        await contracts.WriteAsync("painter.json", Contract("large"));
        await prices.WriteAsync("painter.json", PainterPrice("9000000000", "large"));
        await using var gateway = await StartAsync(contracts, prices);

        (await CostAsync(gateway, """{"size":"small","num_images":1}""", Painter)).ShouldBe("9000000000.00");
        (await CostAsync(gateway, """{"size":"small","num_images":2}""", Painter)).ShouldBeNull();
    }

    [Fact]
    public async Task Contracts_ThatChange_AreComparedWithThePricesAgain()
    {
        using var contracts = new TemporaryDirectory();
        using var prices = new TemporaryDirectory();
        await contracts.WriteAsync("painter.json", Contract("large"));
        await prices.WriteAsync("painter.json", PainterPrice("0.02", "large"));
        await using var gateway = await StartAsync(contracts, prices);

        await contracts.WriteAsync("painter.json", Contract("huge"));

        var refused = await gateway.Logs.WaitForAsync(entry => entry.EventId == 311, TestContext.Current.CancellationToken);
        refused.Message.ShouldContain("painter.json#/tiers/amounts/large");
        (await CostAsync(gateway, """{"size":"small","num_images":1}""", Painter)).ShouldBe("0.02");

        await prices.WriteAsync("painter.json", PainterPrice("0.03", "huge"));
        await gateway.Logs.WaitForAsync(entry => entry.EventId == 310, TestContext.Current.CancellationToken);
        (await CostAsync(gateway, """{"size":"small","num_images":1}""", Painter)).ShouldBe("0.03");
    }

    [Theory]
    [InlineData("Warn"), InlineData("Forward"), InlineData("Reject")]
    public async Task UnknownParameter_OfAClientWithABudget_IsRefused(string policy)
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Contracts:UnknownParameters", policy),
            ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:main:Period", "Day"),
            ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:main:Limit", "100"));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion","upscale":4}""");
        using var validated = await gateway.Client.SubmitAsync("validate/" + Seeds.Imagen4, """{"prompt":"a lion","upscale":4}""");

        foreach (var answer in (HttpResponseMessage[])[response, validated])
        {
            var error = await answer.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
            var violation = error.GetProperty("detail")[0];
            violation.GetProperty("type").GetString().ShouldBe("extra_forbidden");
            violation.GetProperty("loc")[1].GetString().ShouldBe("upscale");
        }

        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task UnknownParameter_OfAClientWithoutABudget_IsForwarded()
    {
        await using var gateway = await TestGateway.StartAsync(
            ($"Gateway:Clients:{TestGateway.ClientName}:Limits:SubmitsPerMinute", "100"));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion","upscale":4}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static string Price(string amount, string more = "") =>
        $$"""{"model":"{{Seeds.Imagen4}}","unit":"image","amount":"{{amount}}"{{more}}}""";

    [Theory]
    [InlineData("fal-ai/some/other", "image")]
    [InlineData("fal-ai/some/other", null)]
    [InlineData(Seeds.Imagen4, "megapixel")]
    public async Task Model_WithoutABoundedPriceOrAContract_IsRefusedForAClientWithABudget(string model, string? unit)
    {
        using var prices = new TemporaryDirectory();
        if (unit is not null)
        {
            await prices.WriteAsync("price.json", $$"""{"model":"{{model}}","unit":"{{unit}}","amount":"0.03"}""");
        }

        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Contracts:UnknownModels", "Forward"),
            ("Gateway:Prices:Directory", prices.Path),
            ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:main:Period", "Day"),
            ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:main:Limit", "100"));

        using var response = await gateway.Client.SubmitAsync(model, """{"prompt":"a lion"}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.Forbidden, "price_unknown");
        response.Headers.Contains(Header).ShouldBeFalse();
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    /// <summary>Null is a parameter that is left out, and an object has no tier.</summary>
    [Theory]
    [InlineData("{}", "0.16")]
    [InlineData("""{"num_images":null}""", "0.16")]
    [InlineData("""{"num_images":null,"image_size":null}""", "0.16")]
    [InlineData("""{"num_images":1,"image_size":null}""", "0.08")]
    [InlineData("""{"num_images":1,"image_size":"small"}""", "0.01")]
    [InlineData("""{"num_images":1,"image_size":"large"}""", "0.08")]
    [InlineData("""{"num_images":1,"image_size":{"width":64,"height":64}}""", "0.05")]
    [InlineData("""{"num_images":null,"image_size":{"width":64,"height":64}}""", "0.10")]
    public async Task Submit_UnionAndNull_HasThePriceOfTheDefaultOrOfTheFile(string body, string cost)
    {
        using var contracts = new TemporaryDirectory();
        await contracts.WriteAsync("painter.json", $$$"""
            {"model":"{{{Painter}}}","type":"object","properties":{
            "num_images":{"type":["integer","null"],"minimum":1,"maximum":4,"default":2},
            "image_size":{"anyOf":[{"type":"string","enum":["small","large"]},{"$ref":"#/$defs/Size"},{"type":"null"}],"default":"large"} },
            "$defs":{"Size":{"type":"object","properties":{"width":{"type":"integer"},"height":{"type":"integer"} } } } }
            """);
        using var prices = new TemporaryDirectory();
        await prices.WriteAsync("painter.json", $$"""
            {"model":"{{Painter}}","unit":"image","amount":"0.05",
            "tiers":{"parameter":"image_size","amounts":{"small":"0.01","large":"0.08"} } }
            """);
        await using var gateway = await StartAsync(contracts, prices);

        (await CostAsync(gateway, body, Painter)).ShouldBe(cost);
    }

    /// <summary>A contract without a maximum of images, and with defaults.</summary>
    private static string Contract(string size) => $$$"""
        {"model":"{{{Painter}}}","type":"object","properties":{
        "num_images":{"type":"integer","minimum":1,"default":4},
        "size":{"type":"string","enum":["small","{{{size}}}"],"default":"{{{size}}}"} } }
        """;

    private static string PainterPrice(string amount, string size) => $$"""
        {"model":"{{Painter}}","unit":"image","amount":"{{amount}}","tiers":{"parameter":"size","amounts":{"{{size}}":"0.04"} } }
        """;

    private static Task<TestGateway> StartAsync(TemporaryDirectory contracts, TemporaryDirectory prices) => TestGateway.StartAsync(
        ("Gateway:Contracts:Directory", contracts.Path), ("Gateway:Prices:Directory", prices.Path));

    private static async Task<string?> CostAsync(TestGateway gateway, string body, string model = Seeds.Imagen4)
    {
        using var response = await gateway.Client.SubmitAsync("validate/" + model, body);
        return (await response.JsonAsync()).GetProperty("estimated_cost").GetString();
    }
}
