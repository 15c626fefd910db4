using System.Net;
using System.Text;
using System.Text.Json;

namespace Gateway.FunctionalTests.Infrastructure;

internal static class HttpExtensions
{
    public static Task<HttpResponseMessage> SubmitAsync(this HttpClient client, string model, string body) =>
        client.PostAsync(new Uri("/" + model, UriKind.Relative), Json(body), TestContext.Current.CancellationToken);

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Checks the status of an error, its <c>error_type</c> in body and header, and its content type.</summary>
    public static async Task<JsonElement> ShouldBeErrorAsync(this HttpResponseMessage response, HttpStatusCode status, string errorType)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(status, body);
        response.Content.Headers.ContentType?.ToString().ShouldBe("application/json");
        response.Headers.GetValues("x-fal-error-type").ShouldBe([errorType]);
        var json = JsonDocument.Parse(body).RootElement;
        json.GetProperty("error_type").GetString().ShouldBe(errorType);
        json.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        json.TryGetProperty("detail", out _).ShouldBeTrue();
        return json;
    }
}
