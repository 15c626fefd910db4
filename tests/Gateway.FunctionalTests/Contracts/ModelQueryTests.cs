using System.Net;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Contracts;

/// <summary>
/// Addresses that take the model as a query parameter, because a path parameter of an OpenAPI document cannot contain a slash.
/// </summary>
public sealed class ModelQueryTests
{
    [Theory]
    [InlineData("fal-ai/imagen4/preview")]
    [InlineData("fal-ai%2Fimagen4%2Fpreview")]
    public async Task Validate_ByQuery_ReturnsSameAsByPath(string model)
    {
        await using var gateway = await TestGateway.StartAsync();

        foreach (var body in (string[])["""{"prompt":"a lion"}""", """{"prompt":"a lion","num_image":1}""", """{"num_images":9}""", "[]"])
        {
            using var byPath = await gateway.Client.SubmitAsync($"validate/{Seeds.Imagen4}", body);
            using var byQuery = await gateway.Client.SubmitAsync($"validate?model={model}", body);

            byQuery.StatusCode.ShouldBe(byPath.StatusCode, body);
            (await byQuery.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                .ShouldBe(await byPath.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("fal-ai/imagen4/preview")]
    [InlineData("fal-ai%2Fimagen4%2Fpreview")]
    public async Task Contract_ByQuery_ReturnsSameAsByPath(string model)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);

        var byPath = await stranger.GetStringAsync(
            new Uri($"/contracts/{Seeds.Imagen4}", UriKind.Relative), TestContext.Current.CancellationToken);
        var byQuery = await stranger.GetStringAsync(
            new Uri($"/contracts?model={model}", UriKind.Relative), TestContext.Current.CancellationToken);

        byQuery.ShouldBe(byPath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?model=")]
    [InlineData("?model=imagen4")]
    [InlineData("?model=/fal-ai/imagen4/preview")]
    [InlineData("?model=fal-ai/..%2Fpreview")]
    [InlineData("?model=fal-ai/imagen4%0Apreview")]
    [InlineData("?model=fal-ai/imagen4/preview&model=fal-ai/imagen4/preview")]
    public async Task Model_MissingRepeatedOrMalformed_Is400(string query)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var validated = await gateway.Client.SubmitAsync($"validate{query}", """{"prompt":"a lion"}""");
        await validated.ShouldBeErrorAsync(HttpStatusCode.BadRequest, ErrorTypes.QueryInvalid);
        if (query.Length > 0)
        {
            using var contract = await gateway.Client.GetAsync(
                new Uri($"/contracts{query}", UriKind.Relative), TestContext.Current.CancellationToken);
            await contract.ShouldBeErrorAsync(HttpStatusCode.BadRequest, ErrorTypes.QueryInvalid);
        }
    }

    [Fact]
    public async Task Model_Unknown_Is404()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var validated = await gateway.Client.SubmitAsync("validate?model=fal-ai/imagen4/previw", """{"prompt":"a lion"}""");
        using var contract = await gateway.Client.GetAsync(
            new Uri("/contracts?model=fal-ai/imagen4/previw", UriKind.Relative), TestContext.Current.CancellationToken);

        await validated.ShouldBeErrorAsync(HttpStatusCode.NotFound, ErrorTypes.ModelUnknown);
        await contract.ShouldBeErrorAsync(HttpStatusCode.NotFound, ErrorTypes.ModelUnknown);
    }

    [Fact]
    public async Task Validate_ByQuery_RequiresKeyAndAllowedModel()
    {
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{TestGateway.ClientName}:Models:0", "fal-ai/wan/*"));
        using var stranger = gateway.CreateClient(null);

        using var unknown = await stranger.SubmitAsync($"validate?model={Seeds.Imagen4}", """{"prompt":"a lion"}""");
        using var forbidden = await gateway.Client.SubmitAsync($"validate?model={Seeds.Imagen4}", """{"prompt":"a lion"}""");

        await unknown.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, ErrorTypes.CredentialsMissing);
        await forbidden.ShouldBeErrorAsync(HttpStatusCode.Forbidden, ErrorTypes.ModelForbidden);
    }
}
