using System.Net;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Client calls of the queue API.</summary>
internal static class QueueExtensions
{
    public const string Body = """{"prompt":"a lion"}""";

    /// <summary>Submits and expects success.</summary>
    /// <returns>The id of the job.</returns>
    public static async Task<string> SubmitJobAsync(this HttpClient client, string model = Seeds.Imagen4)
    {
        using var response = await client.SubmitAsync(model, Seeds.ExampleOf(model));
        var answer = await response.JsonAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer.ToString());
        return answer.GetProperty("request_id").GetString()!;
    }

    public static async Task<HttpResponseMessage> SubmitWithAsync(
        this HttpClient client, string header, string value, string body = Body, string model = Seeds.Imagen4)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri("/" + model, UriKind.Relative))
        { Content = HttpExtensions.Json(body) };
        request.Headers.TryAddWithoutValidation(header, value).ShouldBeTrue();
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a GET below <c>/fal-ai/imagen4/requests/</c>, such as <c>{id}/status</c>.</summary>
    public static Task<HttpResponseMessage> FollowAsync(this HttpClient client, string idAndVerb, string app = "fal-ai/imagen4") =>
        client.GetAsync(new Uri($"/{app}/requests/{idAndVerb}", UriKind.Relative), TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> CancelAsync(this HttpClient client, string id, string app = "fal-ai/imagen4") =>
        client.PutAsync(new Uri($"/{app}/requests/{id}/cancel", UriKind.Relative), null, TestContext.Current.CancellationToken);

    public static async Task<string> TextAsync(this HttpResponseMessage response) =>
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
