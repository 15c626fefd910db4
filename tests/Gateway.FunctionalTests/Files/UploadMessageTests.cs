using System.Net;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>The errors of the calls of an upload say what is wrong, where, and what is right. They do not speak of jobs.</summary>
public sealed class UploadMessageTests
{
    private const string BeginExample =
        """send the members by name, such as {"content_type": "image/png", "file_name": "cat.png"}.""";

    private const string CompleteExample = """send the members by name, such as {"parts": [{"partNumber": 1, "etag": "…"}]}.""";

    [Theory]
    [InlineData("", "The body is empty: a JSON object is expected; " + BeginExample)]
    [InlineData("[]", "The body must be a JSON object, not an array; " + BeginExample)]
    [InlineData("\"a\"", "The body must be a JSON object, not a string; " + BeginExample)]
    [InlineData("7", "The body must be a JSON object, not a number; " + BeginExample)]
    [InlineData("null", "The body must be a JSON object, not null; " + BeginExample)]
    [InlineData("content_type=image/png", "The body must be a JSON object, not form fields; " + BeginExample)]
    [InlineData(
        "\"{\\\"file_name\\\":\\\"a\\\"}\"",
        "The body must be a JSON object, not a string that holds one: it was encoded as JSON twice; send the object itself.")]
    [InlineData("{\"content_type\":}", "The body is not valid JSON: an unexpected '}' at byte 16.")]
    [InlineData("{\"a\":[[[[[[[[1]]]]]]]]}", "The body is not valid JSON: nested deeper than 8 levels at byte 12.")]
    [InlineData("{\"a\":1,\"a\":2}", "The body is not valid JSON: duplicate name 'a' at byte 7.")]
    public async Task Initiate_WithoutAnObject_SaysWhatIsRight(string body, string message)
    {
        await using var gateway = await TestGateway.StartAsync();

        foreach (var isMultipart in new[] { false, true })
        {
            using var refused = await gateway.Client.SendInitiateAsync(body, isMultipart);

            (await ErrorAsync(refused, HttpStatusCode.BadRequest, "json_invalid")).ShouldBe(message);
        }
    }

    [Theory]
    [InlineData("[]", "The body must be a JSON object, not an array; " + CompleteExample)]
    [InlineData("", "The body is empty: a JSON object is expected; " + CompleteExample)]
    public async Task Complete_WithoutAnObject_SaysWhatIsRight(string body, string message)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);

        using var refused = await gateway.CompleteAsync(upload, body);

        (await ErrorAsync(refused, HttpStatusCode.BadRequest, "json_invalid")).ShouldBe(message);
    }

    [Theory]
    [InlineData("{}", "content_type missing this member is missing: send the media type of the file, such as image/png",
        "file_name missing this member is missing: send the name of the file, such as cat.png")]
    [InlineData("""{"content_type":null,"file_name":[]}""",
        "content_type missing this member is missing: send the media type of the file, such as image/png",
        "file_name string_type must be a string")]
    [InlineData("""{"content_type":"png","file_name":""}""", "file_name string_too_short must have at least one character",
        "content_type value_error must be a media type such as image/png")]
    [InlineData("""{"content_type":1e999,"file_name":true,"other":1}""", "content_type string_type must be a string",
        "file_name string_type must be a string")]
    public async Task Initiate_WithWrongMembers_NamesAllOfThem(string body, params string[] violations)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var refused = await gateway.Client.SendInitiateAsync(body);

        (await ViolationsAsync(refused)).ShouldBe(violations);
    }

    [Theory]
    [InlineData("""{"parts":{}}""", "parts list_type must be a list of parts")]
    [InlineData("""{"parts":null}""",
        "parts missing this member is missing: send [{\"partNumber\": 1, \"etag\": \"…\"}, …], with the etag of the answer to each part")]
    [InlineData("""{"parts":[1]}""", "parts.0 dict_type must be an object with partNumber and etag")]
    [InlineData("""{"parts":[{"partNumber":1,"etag":"a"},{}]}""",
        "parts.1.partNumber missing this member is missing: send the number of the part, from 1 to 1000",
        "parts.1.etag missing this member is missing: send the etag of the answer to the part")]
    [InlineData("""{"parts":[2,{"partNumber":1,"etag":"a"},{"partNumber":0,"etag":"a"},{"etag":null}]}""",
        "parts.0 dict_type must be an object with partNumber and etag",
        "parts.2.partNumber value_error must be an integer without fraction and exponent, at least 1 and at most 1000",
        "parts.3.partNumber missing this member is missing: send the number of the part, from 1 to 1000",
        "parts.3.etag missing this member is missing: send the etag of the answer to the part")]
    [InlineData("""{"parts":[{"partNumber":"1","etag":1}]}""",
        "parts.0.partNumber int_type must be an integer without fraction and exponent, at least 1 and at most 1000",
        "parts.0.etag string_type must be a string")]
    [InlineData("""{"parts":[{"partNumber":1e999,"etag":"a"}]}""",
        "parts.0.partNumber value_error must be an integer without fraction and exponent, at least 1 and at most 1000")]
    [InlineData("""{"parts":[{"partNumber":1001,"etag":"a"}]}""",
        "parts.0.partNumber value_error must be an integer without fraction and exponent, at least 1 and at most 1000")]
    public async Task Complete_WithWrongMembers_NamesThem(string body, params string[] violations)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);

        using var refused = await gateway.CompleteAsync(upload, body);

        (await ViolationsAsync(refused)).ShouldBe(violations);
    }

    /// <summary>A list has as many violations as one in the body of a submit.</summary>
    [Fact]
    public async Task Complete_WithManyWrongEntries_NamesAHundred()
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var parts = string.Join(',', Enumerable.Repeat($$"""{"partNumber":1,"etag":"{{new string('a', 101)}}"}""", 1000));

        using var refused = await gateway.CompleteAsync(upload, $$"""{"parts":[{{parts}}]}""");

        (await ViolationsAsync(refused)).ShouldBe(Enumerable.Range(0, 100).Select(static index =>
            $"parts.{index}.etag string_too_long must be the etag of the answer to the part, which has 64 characters"));
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("image/png")]
    [InlineData(null)]
    public async Task Initiate_WithAFormOrAFile_SaysWhereTheBytesGo(string? type)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var content = new ByteArrayContent(FileCalls.Png);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type).ShouldBeTrue();
        }

        using var refused = await gateway.Client.PostAsync(
            new Uri("/storage/upload/initiate", UriKind.Relative), content, TestContext.Current.CancellationToken);

        (await ErrorAsync(refused, HttpStatusCode.UnsupportedMediaType, "content_type_unsupported")).ShouldBe(
            "The body of this call must be a JSON object, sent with Content-Type: application/json in UTF-8. The bytes of a file are "
            + "sent with PUT to its upload_url.");
    }

    [Theory]
    [InlineData("[1]", "it must be a JSON object, not an array")]
    [InlineData("""{"a":1,"a":1}""", "it is not valid JSON: duplicate name 'a' at byte 7")]
    [InlineData("""{"expiration_duration_seconds":0}""", "expiration_duration_seconds must be a number of seconds above 0")]
    [InlineData("""{"expiration_duration_seconds":-0.5}""", "expiration_duration_seconds must be a number of seconds above 0")]
    public async Task Initiate_WithAnInvalidLifecycle_SaysWhatIsRight(string lifecycle, string message)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var refused = await gateway.Client.SendInitiateAsync(
            """{"content_type":"image/png","file_name":"a.png"}""", lifecycle: lifecycle);

        (await ErrorAsync(refused, HttpStatusCode.BadRequest, "header_invalid"))
            .ShouldBe($"The header X-Fal-Object-Lifecycle is invalid: {message}.");
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage response, HttpStatusCode status, string type) =>
        (await response.ShouldBeErrorAsync(status, type)).GetProperty("message").GetString()!;

    /// <summary>Each as its place, its type and its message.</summary>
    private static async Task<string[]> ViolationsAsync(HttpResponseMessage response)
    {
        await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        return
        [
            .. (await response.JsonAsync()).GetProperty("detail").EnumerateArray().Select(static violation =>
            {
                var place = violation.GetProperty("loc").EnumerateArray().Skip(1).Select(static segment => segment.ToString());
                return new StringBuilder().AppendJoin('.', place).Append(' ').Append(violation.GetProperty("type").GetString())
                    .Append(' ').Append(violation.GetProperty("msg").GetString()).ToString();
            }),
        ];
    }
}
