using System.Net;
using Gateway.Contracts.Import;
using Gateway.Testing.Contracts.Vocabulary;

namespace Gateway.UnitTests.Contracts.Import;

/// <summary>The sources of <c>contracts import</c>: files, directories and URLs.</summary>
public sealed class ImportSourceTests : ImportTest
{
    [Theory]
    [InlineData("{\"openapi\":\"3.0.4\"}", "says no model")]
    [InlineData("{\"swagger\":\"2.0\"}", "is a document of Swagger 2")]
    [InlineData("{\"a\":1}", "is neither an OpenAPI document nor an Apifox export")]
    [InlineData("{\"openapi\":\"3.0.4\",}", "line 1, column 20: is not valid JSON: a trailing comma")]
    [InlineData("{\"openapi\":\"3.0.4\",\"openapi\":\"3.0.4\"}", "duplicate name 'openapi'")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("", "is empty")]
    [InlineData("{\"openapi\":\"3.0.4\",\"info\":{\"x-fal-metadata\":{\"endpointId\":\"../x\"}}}", "is not valid")]
    [InlineData("{\"openapi\":\"3.0.4\",\"info\":{\"x-fal-metadata\":{\"endpointId\":\"fal-ai/x\"}}}", "has no POST path with a JSON body")]
    public async Task Document_WithoutAModelOrABody_IsAProblem(string text, string problem)
    {
        (await ImportAsync(text)).ShouldBe(1);
        Output.ToString().ShouldBeEmpty();
        Error.ToString().ShouldStartWith("problem  ");
        Error.ToString().ShouldContain(problem);
    }

    [Fact]
    public async Task Model_OfTheOption_IsUsed()
    {
        var file = Files.Write("x.json", "{\"openapi\":\"3.0.0\",\"components\":{\"schemas\":{\"XInput\":{\"type\":\"object\","
            + "\"properties\":{\"prompt\":{\"type\":\"string\"}}}}}}");
        (await RunAsync(new ImportOptions([file]) { Model = "fal-ai/named" })).ShouldBe(0);
        Read(Output.ToString()).Model.ShouldBe("fal-ai/named");
        (await RunAsync(new ImportOptions([file, file]) { Model = "fal-ai/named" })).ShouldBe(2);
    }

    [Fact]
    public async Task Files_ThatDoNotExist_AreProblemsAndTheOthersAreImported()
    {
        var file = Files.Write("x.json", FalDocument.Text);
        (await RunAsync(new ImportOptions([Path.Combine(Files.Directory, "none.json"), file]))).ShouldBe(1);
        Error.ToString().ShouldContain("none.json: there is no such file or directory");
        Read(Output.ToString()).Model.ShouldBe(FalDocument.Model);
    }

    [Fact]
    public async Task Url_IsReadOnlyIfAsked()
    {
        const string url = "https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=fal-ai/x";
        using var handler = new Answering(FalDocument.Text);
        var cancellation = TestContext.Current.CancellationToken;
        (await ContractImport.RunAsync(new ImportOptions([url]), Output, Error, handler, cancellation)).ShouldBe(2);
        Error.ToString().ShouldContain("--allow-urls");
        handler.Asked.ShouldBeEmpty();

        using var again = new Answering(FalDocument.Text);
        (await ContractImport.RunAsync(
            new ImportOptions([url]) { AllowsUrls = true }, Output, Error, again, TestContext.Current.CancellationToken)).ShouldBe(0);
        again.Asked.ShouldBe([url]);
        Read(Output.ToString()).Model.ShouldBe(FalDocument.Model);
    }

    [Fact]
    public async Task Url_ThatAnswersWithAnError_IsAProblem()
    {
        using var handler = new Answering("", HttpStatusCode.NotFound);
        (await ContractImport.RunAsync(
            new ImportOptions(["https://a.io/x", "ftp://a.io/x"]) { AllowsUrls = true }, Output, Error, handler,
            TestContext.Current.CancellationToken)).ShouldBe(1);
        Error.ToString().ShouldContain("problem  https://a.io/x: can't be read: ");
        Error.ToString().ShouldContain("problem  ftp://a.io/x: is not an http or https URL");
    }
}
