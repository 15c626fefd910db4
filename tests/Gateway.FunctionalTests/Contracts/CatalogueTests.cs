using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Contracts;

public sealed class CatalogueTests
{
    [Fact]
    public async Task Contracts_ListsTheFiveModels()
    {
        await using var gateway = await TestGateway.StartAsync();

        var listing = await (await gateway.Client.GetAsync(new Uri("/contracts", UriKind.Relative), TestContext.Current.CancellationToken))
            .JsonAsync();

        listing.GetProperty("contracts").EnumerateArray().Select(entry => entry.GetProperty("model").GetString()).ShouldBe(
            [Seeds.FluxLora, Seeds.Imagen4, Seeds.QwenEditLora, Seeds.QwenEditPlus, Seeds.Wan]);
        listing.GetProperty("contracts")[1].GetProperty("documentation").GetString()
            .ShouldBe("https://fal.ai/models/fal-ai/imagen4/preview");
    }

    [Fact]
    public async Task Contract_KnownModel_ReturnsItsSchema()
    {
        await using var gateway = await TestGateway.StartAsync();

        var contract =
            await (await gateway.Client.GetAsync(
                new Uri("/contracts/" + Seeds.Wan, UriKind.Relative), TestContext.Current.CancellationToken)).JsonAsync();

        contract.GetProperty("properties").GetProperty("num_inference_steps").GetProperty("maximum").GetInt32().ShouldBe(40);
        contract.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ShouldBe(["image_url"]);
    }

    /// <summary>The list and the contract name the same page, and a contract without a page has no empty link.</summary>
    [Fact]
    public async Task Contract_OfAModelWithAPage_HasItsLink()
    {
        using var directory = new TemporaryDirectory();
        await directory.WriteAsync("x.json", """{"model":"acme/no-page","type":"object","properties":{"p":{"type":"string"}}}""");
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", directory.Path));

        var listing = await ReadAsync("/contracts");
        foreach (var entry in listing.GetProperty("contracts").EnumerateArray())
        {
            var contract = await ReadAsync(entry.GetProperty("contract").GetString()!);
            var hasLink = contract.TryGetProperty("documentation", out var link);
            hasLink.ShouldBe(entry.GetProperty("model").GetString() != "acme/no-page");
            (hasLink ? link.GetString() : null).ShouldBe(entry.GetProperty("documentation").GetString());
        }

        async Task<JsonElement> ReadAsync(string path)
        {
            using var response = await gateway.Client.GetAsync(
                new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            return await response.JsonAsync();
        }
    }

    [Fact]
    public async Task Contract_UnknownModel_Is404WithNearestModel()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.GetAsync(
            new Uri("/contracts/fal-ai/imagen4/previw", UriKind.Relative), TestContext.Current.CancellationToken);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "model_unknown");
        error.GetProperty("message").GetString()!.ShouldContain("fal-ai/imagen4/preview");
    }

    [Fact]
    public async Task Validate_ValidBody_Is200WithoutForwarding()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync("validate/" + Seeds.Imagen4, """{"prompt":"a lion","num_image":1}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var report = await response.JsonAsync();
        report.GetProperty("valid").GetBoolean().ShouldBeTrue();
        report.GetProperty("warnings").EnumerateArray().ShouldHaveSingleItem().GetString()!.ShouldContain("num_images");
        gateway.Sandbox.Requests.ShouldBeEmpty();
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["response_bytes"].ShouldBe(response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Validate_InvalidBody_ReturnsSame422AsSubmit()
    {
        await using var gateway = await TestGateway.StartAsync();
        const string body = """{"num_images":9}""";

        using var validated = await gateway.Client.SubmitAsync("validate/" + Seeds.Imagen4, body);
        using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, body);

        await validated.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        (await validated.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldBe(await submitted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8")]
    public async Task Submit_AcceptLanguageChinese_GetsChineseMessages(string language)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", language);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion","num_images":9}""");

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        error.GetProperty("detail")[0].GetProperty("msg").GetString()!.ShouldContain("必须");
    }

    [Theory]
    [InlineData("Reject", HttpStatusCode.NotFound)]
    [InlineData("Forward", HttpStatusCode.OK)]
    public async Task UnknownModel_IsTreatedAsConfigured(string policy, HttpStatusCode status)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:UnknownModels", policy));

        using var response = await gateway.Client.SubmitAsync("fal-ai/some/other", """{"anything":1}""");

        response.StatusCode.ShouldBe(status);
        gateway.Sandbox.Jobs.Count.ShouldBe(status == HttpStatusCode.OK ? 1 : 0);
    }

    [Theory]
    [InlineData("Warn", HttpStatusCode.OK, true)]
    [InlineData("Reject", HttpStatusCode.UnprocessableEntity, false)]
    [InlineData("Forward", HttpStatusCode.OK, false)]
    public async Task UnknownParameter_IsTreatedAsConfigured(string policy, HttpStatusCode status, bool warned)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:UnknownParameters", policy));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion","seed":1}""");

        response.StatusCode.ShouldBe(status);
        response.Headers.Contains("X-Gateway-Warning").ShouldBe(warned);
    }
}
