using System.Globalization;
using System.Net;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Messages;

/// <summary>Frequent mistakes of clients, over a real connection. The response says what is wrong and which form is correct.</summary>
public sealed class HabitTests
{
    private const string Good = """{"prompt":"a lion"}""";

    [Theory]
    [InlineData("Authorization", "{0}", "credentials_invalid", "no scheme before the key")]
    [InlineData("Authorization", "Token {0}", "credentials_invalid", "The scheme 'Token' is not supported")]
    [InlineData("Authorization", "Basic dTpw", "credentials_invalid", "The scheme 'Basic' is not supported")]
    [InlineData("Authorization", "Bearer: {0}", "credentials_invalid", "a space, not ':' or '='")]
    [InlineData("Authorization", "Bearer ", "credentials_invalid", "a scheme but no key")]
    [InlineData("Authorization", "Bearer Bearer {0}", "credentials_invalid", "the scheme twice")]
    [InlineData("Authorization", "Bearer undefined", "credentials_invalid", "the word 'undefined'")]
    [InlineData("Authorization", "Bearer \"{0}\"", "credentials_invalid", "in quotes or brackets")]
    [InlineData("Authorization", "Bearer $FAL_KEY", "credentials_invalid", "the name of a variable")]
    [InlineData("x-api-key", "Bearer {0}", "credentials_invalid", "must contain only the key")]
    [InlineData("api-key", "{0}", "credentials_missing", "no key from the header 'api-key'")]
    public async Task Credential_InCommonWrongForm_IsExplained(string header, string form, string errorType, string expected)
    {
        await using var gateway = await TestGateway.StartAsync();
        var value = string.Format(CultureInfo.InvariantCulture, form, gateway.Key);

        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\n{header}: {value}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            + $"Content-Length: {Good.Length}\r\n\r\n{Good}",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 401");
        answer.ShouldContain($"\"error_type\":\"{errorType}\"");
        answer.ShouldContain(expected);
        answer.ShouldContain("WWW-Authenticate");
        answer.ShouldNotContain(gateway.Key);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Credential_InQuery_IsExplainedAndNotLogged()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = gateway.CreateClient(null);

        using var response = await client.PostAsync(
            new Uri($"/{Seeds.Imagen4}?api_key={gateway.Key}", UriKind.Relative), HttpExtensions.Json(Good),
            TestContext.Current.CancellationToken);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing");
        error.GetProperty("message").GetString()!.ShouldContain("must not be in the query ('api_key')");
        error.ToString().ShouldNotContain(gateway.Key);
    }

    [Theory]
    [InlineData(null, "prompt=cat", "The Content-Type header is missing")]
    [InlineData("application/x-www-form-urlencoded", "prompt=cat", "not application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x", "--x--", "not multipart/form-data")]
    [InlineData("application/json; charset=iso-8859-1", Good, "one charset, utf-8")]
    [InlineData("text/plain", Good, "must be application/json (UTF-8).")]
    public async Task ContentType_OtherFormat_IsExplained(string? type, string body, string expected)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await gateway.Client.PostAsync(
            new Uri("/" + Seeds.Imagen4, UriKind.Relative), content, TestContext.Current.CancellationToken);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.UnsupportedMediaType, "content_type_unsupported");
        error.GetProperty("message").GetString()!.ShouldContain(expected);
    }

    [Theory]
    [InlineData("[]", "The body must be a JSON object, not an array")]
    [InlineData("""[{"prompt":"a lion"}]""", "The body must be a JSON object, not an array")]
    [InlineData("\"a lion\"", "The body must be a JSON object, not a string")]
    [InlineData("5", "The body must be a JSON object, not a number")]
    [InlineData("null", "The body must be a JSON object, not null")]
    [InlineData("true", "The body must be a JSON object, not true or false")]
    [InlineData("\"{\\\"prompt\\\":1}\"", "it was encoded as JSON twice; send the object itself")]
    [InlineData("prompt=a+lion", "The body must be a JSON object, not form fields")]
    [InlineData("<prompt/>", "not XML or HTML")]
    [InlineData("", "The body is empty")]
    [InlineData("{'prompt':'a lion'}", "The body is not valid JSON: a single quote: JSON uses only double quotes, at byte 1.")]
    [InlineData("{prompt:1}", "a name without double quotes at byte 1.")]
    [InlineData("""{"prompt":lion}""", "a text without double quotes at byte 10.")]
    [InlineData("""{"sync_mode":True}""", "true and false are in lower case")]
    [InlineData("""{"seed":None}""", "None is null")]
    [InlineData("{\"prompt\":\"a\" \"seed\":1}", "a comma or colon is missing before it, at byte 14.")]
    [InlineData("{\"prompt\":\"a", "the text ends too early")]
    public async Task Body_NotAnObject_IsExplained(string body, string expected)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, body);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "json_invalid");
        error.GetProperty("message").GetString()!.ShouldContain(expected);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("fal-ai/imagen4/preview", """{"input":{"prompt":"a lion"}}""",
        "prompt: is required; it is inside 'input': send the parameters at the top level, not inside 'input'")]
    [InlineData(
        "fal-ai/imagen4/preview", """{"prompt":"a lion","num_images":"4"}""", "num_images: must be an integer, not a string: send 4")]
    [InlineData("fal-ai/imagen4/preview", """{"Prompt":"a lion"}""",
        "prompt: is required; the body has 'Prompt' instead, which is not a parameter of this model")]
    [InlineData("fal-ai/qwen-image-edit-plus", """{"prompt":"a","image_urls":"https://a.io/x.png"}""",
        "image_urls: must be a list, not a string: put it in brackets")]
    [InlineData("fal-ai/flux-lora/image-to-image", """{"prompt":"a","image_url":["https://a.io/x.png"]}""",
        "image_url: must be a string, not a list: send the value itself, without brackets")]
    [InlineData("fal-ai/flux-lora/image-to-image", """{"prompt":"a","image_url":{"url":"https://a.io/x.png"}}""",
        "image_url: must be a string, not an object: send the URL or the data URI itself")]
    [InlineData("fal-ai/flux-lora/image-to-image", """{"prompt":"a","image_url":"iVBORw0KGgoAAAANSUhEUg"}""",
        "image_url: is base64 without its prefix: put data:image/png;base64, before it and send it on one line")]
    [InlineData("fal-ai/flux-lora/image-to-image", """{"prompt":"a","image_url":"data:image/png;base64,iVBO\nRw0K"}""",
        "image_url: must have its base64 on one line: remove the line breaks and spaces")]
    public async Task Parameter_InCommonWrongForm_IsExplained(string model, string body, string expected)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SubmitAsync(model, body);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        error.GetProperty("message").GetString().ShouldBe(expected);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }
}
