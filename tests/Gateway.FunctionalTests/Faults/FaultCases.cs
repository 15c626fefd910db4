using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>
/// Every fault of the sandbox with its default settings, and variants of a fault that the gateway could handle differently.
/// </summary>
internal static class FaultCases
{
    private const int Padding = 1024 * 1024;

    private static readonly FaultCase[] Variants =
    [
        new(SandboxFaultNames.RateLimited, "Retry-After 7") { RetryAfter = 7 },
        new(SandboxFaultNames.Status, "400") { Status = 400 },
        new(SandboxFaultNames.Status, "404") { Status = 404 },
        new(SandboxFaultNames.Status, "408") { Status = 408 },
        new(SandboxFaultNames.Status, "409") { Status = 409 },
        new(SandboxFaultNames.Status, "503 from an intermediary") { Status = 503, Body = "<html>busy</html>", ContentType = "text/html" },
        new(SandboxFaultNames.Status, "504") { Status = 504 },
        new(SandboxFaultNames.Status, "504 from an intermediary") { Status = 504, Body = "<html>late</html>", ContentType = "text/html" },
        new(SandboxFaultNames.Status, "404 from an intermediary") { Status = 404, Body = "<html>nothing here</html>",
            ContentType = "text/html" },
        new(SandboxFaultNames.Status, "500 with only a message") { Status = 500, Body = """{"message":"overloaded"}""" },
        new(SandboxFaultNames.Status, "500 with only an error") { Status = 500, Body = """{"error":"busy"}""" },
        new(SandboxFaultNames.Status, "422 with only a message") { Status = 422, Body = """{"message":"no"}""" },
        new(SandboxFaultNames.CutBefore, "FIN instead of reset") { Close = SandboxClose.Fin },
        new(SandboxFaultNames.CutAfter, "FIN instead of reset") { Close = SandboxClose.Fin },
        new(SandboxFaultNames.Trickle, "head and body") { TrickleHead = true },
        new(SandboxFaultNames.HostileRequestId, "4096 characters") { Bytes = 4096 },
        new(SandboxFaultNames.RepeatRequestId, "id of the job of another client") { RepeatsForeignJob = true },
        new(SandboxFaultNames.EchoAuthorization, "in a 400 response") { Accept = false },
    ];

    /// <summary>Faults whose call the upstream executed, although the response is lost or says otherwise.</summary>
    private static readonly FaultCase[] CarriedOut =
    [
        new(SandboxFaultNames.CutBefore, "executed") { Accept = true },
        new(SandboxFaultNames.Stall, "executed") { Accept = true },
        new(SandboxFaultNames.Garbage, "executed") { Accept = true },
        new(SandboxFaultNames.Html502, "executed") { Accept = true },
        new(SandboxFaultNames.Status, "executed") { Accept = true },
    ];

    private static readonly string[] OfSubmitsAlone =
        [SandboxFaultNames.RepeatRequestId, SandboxFaultNames.HostileRequestId, SandboxFaultNames.NoRequestId];

    public static IEnumerable<FaultCase> Of(SandboxOperation operation)
    {
        var isChange = operation is SandboxOperation.Submit or SandboxOperation.Cancel;
        return SandboxFaultNames.All.Select(Default)
            .Concat(Variants.Where(variant => operation == SandboxOperation.Submit || !OfSubmitsAlone.Contains(variant.Fault)))
            .Concat(CarriedOut.Where(_ => isChange))
            .OrderBy(fault => Order(fault.Fault));
    }

    public static IEnumerable<FaultCell> Cells =>
        FaultSection.All.SelectMany(section => Of(section.Operation).Select(fault => new FaultCell(section, fault)));

    private static FaultCase Default(string fault) => fault switch
    {
        SandboxFaultNames.Delay => new(fault) { DelayMs = 20 },
        SandboxFaultNames.Oversize or SandboxFaultNames.HugeResult => new(fault) { Bytes = Padding },
        _ => new(fault),
    };

    private static int Order(string fault)
    {
        for (var index = 0; index < SandboxFaultNames.All.Count; index++)
        {
            if (SandboxFaultNames.All[index] == fault)
            {
                return index;
            }
        }

        throw new InvalidOperationException($"The sandbox does not know the fault '{fault}'.");
    }
}
