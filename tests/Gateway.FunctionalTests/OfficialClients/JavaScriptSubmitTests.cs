using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.OfficialClients;

public sealed class JavaScriptSubmitTests
{
    [Theory]
    [MemberData(nameof(Seeds.Examples), MemberType = typeof(Seeds))]
    public async Task Submit_SeedExample_ReturnsRequestId(string model, string app, string body)
    {
        await using var gateway = await TestGateway.StartAsync();

        var result = await JavaScriptClient.RunAsync(gateway, "submit.mjs", model, body);

        result.GetProperty("ok").GetBoolean().ShouldBeTrue(result.ToString());
        var id = result.GetProperty("answer").GetProperty("request_id").GetString();
        var job = gateway.Sandbox.Jobs.ShouldHaveSingleItem();
        job.RequestId.ShouldBe(id);
        job.App.ShouldBe(app);
    }

    [Fact]
    public async Task Submit_InvalidParameter_ThrowsValidationErrorWithItsName()
    {
        await using var gateway = await TestGateway.StartAsync();

        var result = await JavaScriptClient.RunAsync(gateway, "submit.mjs", Seeds.Imagen4, """{"prompt":"a lion","num_images":5}""");

        result.GetProperty("ok").GetBoolean().ShouldBeFalse();
        result.GetProperty("isValidationError").GetBoolean().ShouldBeTrue(result.ToString());
        result.GetProperty("status").GetInt32().ShouldBe(422);
        var field = result.GetProperty("fieldErrors").EnumerateArray().ShouldHaveSingleItem();
        field.GetProperty("loc")[1].GetString().ShouldBe("num_images");
        field.GetProperty("type").GetString().ShouldBe("less_than_equal");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SandboxFaultNames.CutBefore)]
    [InlineData(SandboxFaultNames.Html502)]
    [InlineData(SandboxFaultNames.Truncated)]
    public async Task Submit_OutcomeUnknown_IsNotRetriedByClient(string fault)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, accept: true);

        var result = await JavaScriptClient.RunAsync(gateway, "submit.mjs", Seeds.Imagen4, """{"prompt":"a lion"}""");

        result.GetProperty("isApiError").GetBoolean().ShouldBeTrue(result.ToString());
        result.GetProperty("status").GetInt32().ShouldBe(424);
        gateway.Sandbox.Jobs.Count.ShouldBe(1);
    }
}
