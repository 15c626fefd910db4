using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Gateway.UnitTests.Responses;

public sealed class SharedDocumentTests
{
    private const string Mark = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private const string Json = """{"a":"MARK","b":["MARK/x"]}""";

    /// <summary>Value, and the value in the document.</summary>
    public static TheoryData<string, string> Values => new()
    {
        { "", "" },
        { "/", "/" },
        { "/ai", "/ai" },
        { "https://gateway.example/ai", "https://gateway.example/ai" },
        { "a\"b\\c", "a\\\"b\\\\c" },
    };

    /// <summary>The header <c>If-None-Match</c>, where TAG is the entity tag of the document, and the status.</summary>
    public static TheoryData<string, int> Conditions => new()
    {
        { "TAG", 304 },
        { "W/TAG", 304 },
        { "\"other\", TAG", 304 },
        { "\"other\" , W/TAG, \"third\"", 304 },
        { "*", 304 },
        { "\"other\"", 200 },
        { "W/\"other\"", 200 },
        { "", 200 },
        { "other", 200 },
        { "\"unclosed", 200 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Parts_Value_ReplacesEachPlaceholder(string value, string written)
    {
        var document = Document(Json);

        Encoding.UTF8.GetString([.. document.PartsWith(value).SelectMany(part => part.ToArray())])
            .ShouldBe(Json.Replace("MARK", written, StringComparison.Ordinal));
    }

    [Fact]
    public void Parts_TwoValues_ShareTheBytes()
    {
        var document = Document(Json);

        var (one, other) = (document.PartsWith("a"), document.PartsWith("b"));

        one[0].Span.Overlaps(other[0].Span).ShouldBeTrue();
        one[2].Span.Overlaps(other[2].Span).ShouldBeTrue();
        document.Size.ShouldBe(Json.Replace("MARK", "", StringComparison.Ordinal).Length);
    }

    [Fact]
    public void Tag_DependsOnBytesAndValueOnly()
    {
        var tag = Document(Json).TagWith("/ai");

        tag.ShouldBe(Document(Json).TagWith("/ai"));
        // The placeholder is random, and two replicas must have the same tag.
        tag.ShouldBe(SharedDocument.WithPlaceholder(
            Encoding.UTF8.GetBytes(Json.Replace("MARK", "another0placeholder", StringComparison.Ordinal)), "another0placeholder",
            JavaScriptEncoder.Default).TagWith("/ai"));
        tag.ShouldNotBe(Document(Json).TagWith("/"));
        tag.ShouldNotBe(Document(Json + " ").TagWith("/ai"));
        tag.ShouldNotBe(Document("""{"a":"MARK","b":["/xMARK"]}""").TagWith("/ai"));
        tag.ShouldMatch("^\"[A-Za-z0-9_-]{22}\"$");
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task Answer_IfNoneMatch_HasStatus(string condition, int status)
    {
        var document = Document(Json);
        var tag = document.TagWith("/ai");
        var context = Request(HttpMethods.Get);
        context.Request.Headers.IfNoneMatch = condition.Replace("TAG", tag, StringComparison.Ordinal);

        await context.AnswerSharedAsync(document, "application/json", "/ai");

        context.Response.StatusCode.ShouldBe(status);
        context.Response.Headers.ETag.ToString().ShouldBe(tag);
        context.Response.Headers.CacheControl.ToString().ShouldBe("no-cache");
        Written(context).ShouldBe(status == 304 ? "" : Json.Replace("MARK", "/ai", StringComparison.Ordinal));
        context.Response.ContentLength.ShouldBe(status == 304 ? null : Written(context).Length);
    }

    [Fact]
    public async Task Answer_Head_HasTheHeadersOfGetWithoutBody()
    {
        var document = Document(Json);
        var (get, head) = (Request(HttpMethods.Get), Request(HttpMethods.Head));

        await get.AnswerSharedAsync(document, "application/json", "/ai");
        await head.AnswerSharedAsync(document, "application/json", "/ai");

        Written(head).ShouldBeEmpty();
        head.Response.Headers.ShouldBe(get.Response.Headers, ignoreOrder: true);
        head.Response.ContentLength.ShouldBe(Written(get).Length);
    }

    private static SharedDocument Document(string json) => SharedDocument.WithPlaceholder(
        Encoding.UTF8.GetBytes(json.Replace("MARK", Mark, StringComparison.Ordinal)), Mark, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    private static DefaultHttpContext Request(string method)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Response.Body = new MemoryStream();
        return context;
    }

    private static string Written(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
