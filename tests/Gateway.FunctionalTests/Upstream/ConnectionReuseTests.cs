using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Upstream;

/// <summary>HTTP clients retry a request by themselves if a reused connection is closed. The gateway must not retry a submit.</summary>
public sealed class ConnectionReuseTests
{
    [Theory]
    [InlineData(SandboxClose.Fin)]
    [InlineData(SandboxClose.Reset)]
    public async Task Submit_ReusedConnectionIsClosed_IsSentOnce(SandboxClose close)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var warmUp = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"warm up"}""");
        gateway.Sandbox.Reset();
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.CutBefore,
            Accept = true,
            Close = close,
            Match = new() { Operation = SandboxOperation.Submit },
        });

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion"}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        gateway.Sandbox.Jobs.Count.ShouldBe(1);
        gateway.Sandbox.Requests.Count.ShouldBe(1);
    }
}
