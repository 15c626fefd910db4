using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Clients;

public sealed class AuthenticationTests
{
    private const string Body = """{"prompt":"a lion"}""";

    [Theory]
    [InlineData("Authorization", "Bearer {0}")]
    [InlineData("Authorization", "Key {0}")]
    [InlineData("authorization", "bearer {0}")]
    [InlineData("x-api-key", "{0}")]
    [InlineData("Authorization", "Key {0}, Bearer {0}")]
    [InlineData("x-api-key", "{0},{0}")]
    public async Task Credential_InEachAcceptedForm_IsAccepted(string header, string form)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, (header, Filled(form, gateway.Key)));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Authorization", "Basic {0}", "credentials_invalid")]
    [InlineData("Authorization", "{0}", "credentials_invalid")]
    [InlineData("Authorization", "Bearer {0}x", "credentials_invalid")]
    [InlineData("Authorization", "Bearer {0} {0}", "credentials_invalid")]
    [InlineData("Authorization", "Bearer", "credentials_invalid")]
    [InlineData("Authorization", "Key {0}, Bearer other", "credentials_ambiguous")]
    [InlineData("Authorization", "Bearer {0}, {0}", "credentials_ambiguous")]
    [InlineData("x-api-key", "{0},other", "credentials_ambiguous")]
    [InlineData("X-Other", "{0}", "credentials_missing")]
    public async Task Credential_InAnyOtherForm_Is401(string header, string form, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, (header, Filled(form, gateway.Key)));

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, errorType);
        response.Headers.WwwAuthenticate.ShouldNotBeEmpty();
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Authorization", "Bearer {0}", "x-api-key", "{0}")]
    [InlineData("Authorization", "Key {0}", "x-api-key", "{0}")]
    [InlineData("Authorization", "Bearer {0}", "Authorization", "Bearer {0}")]
    [InlineData("Authorization", "Bearer {0}", "Authorization", "Key {0}")]
    [InlineData("x-api-key", "{0}", "x-api-key", "{0}")]
    public async Task Credential_SameKeyTwice_IsOneCredential(string header, string form, string secondHeader, string secondForm)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, (header, Filled(form, gateway.Key)), (secondHeader, Filled(secondForm, gateway.Key)));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Authorization", "Bearer other", "x-api-key", "{0}")]
    [InlineData("Authorization", "Bearer {0}", "x-api-key", "other")]
    [InlineData("Authorization", "Basic {0}", "x-api-key", "{0}")]
    [InlineData("Authorization", "Bearer {0}", "Authorization", "Bearer other")]
    [InlineData("x-api-key", "other", "x-api-key", "{0}")]
    public async Task Credential_TwoDifferent_Is401EvenIfOneIsValid(string header, string form, string secondHeader, string secondForm)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, (header, Filled(form, gateway.Key)), (secondHeader, Filled(secondForm, gateway.Key)));

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_ambiguous");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Credential_TwoValidKeysOfOneClient_Is401()
    {
        var second = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{TestGateway.ClientName}:Keys:1:Sha256", second.Sha256));

        using var response = await SendAsync(gateway, ("Authorization", "Bearer " + gateway.Key), ("x-api-key", second.Text));

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_ambiguous");
    }

    [Fact]
    public async Task Credential_Invalid_IsRefusedBeforeBodyIsRead()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nobody\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\n",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 401");
        answer.ShouldNotContain("100 Continue");
    }

    [Fact]
    public async Task Client_ModelNotAllowed_Is403()
    {
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{TestGateway.ClientName}:Models:0", "fal-ai/imagen4/*"));

        using var allowed = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);
        using var forbidden = await gateway.Client.SubmitAsync(Seeds.FluxLora, Seeds.ExampleOf(Seeds.FluxLora));

        allowed.StatusCode.ShouldBe(HttpStatusCode.OK);
        await forbidden.ShouldBeErrorAsync(HttpStatusCode.Forbidden, "model_forbidden");
        gateway.Sandbox.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Key_Expired_Is401()
    {
        await using var gateway = await TestGateway.StartAsync(
            ($"Gateway:Clients:{TestGateway.ClientName}:Keys:0:Expires", "2020-01-01T00:00:00Z"));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid");
    }

    private static string Filled(string form, string key) => string.Format(System.Globalization.CultureInfo.InvariantCulture, form, key);

    private static async Task<HttpResponseMessage> SendAsync(TestGateway gateway, params (string Name, string Value)[] headers)
    {
        using var client = gateway.CreateClient(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + Seeds.Imagen4) { Content = HttpExtensions.Json(Body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
