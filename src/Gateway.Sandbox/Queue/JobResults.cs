using System.Text;
using Gateway.Sandbox.Http;
using Names = Gateway.Sandbox.SandboxFaultNames;

namespace Gateway.Sandbox.Queue;

/// <summary>Responses to a result call for a finished job: the result of the model, or the result that a fault determines.</summary>
internal sealed class JobResults(JobDocuments documents, LiveSettings settings)
{
    public const double InferenceSeconds = 3.7;
    private const int HugeBytes = 5 * 1024 * 1024;

    public Answer Of(SandboxJob job, JobView view)
    {
        if (view.Cancelled)
        {
            return new Answer { Status = 499, Body = Detail("Request was cancelled") };
        }

        var outcome = view.Outcome;
        var answer = outcome?.Fault switch
        {
            Names.Model422 => Custom(outcome, 422, ContentPolicy()),
            Names.Model500 => Custom(outcome, 500, Detail("Internal Server Error")).With("x-fal-error-type", "internal_server_error"),
            Names.ExpiredResult when job.ReadResult(outcome) => Expired(outcome),
            _ => Result(job),
        };
        if (outcome?.Fault == Names.HugeResult)
        {
            answer.Padding = outcome.Bytes ?? HugeBytes;
        }

        return answer;
    }

    public static JobFailure? Failure(JobView view)
    {
        if (view.Cancelled)
        {
            return new("Request was cancelled", "client_cancelled");
        }

        return view.Outcome?.Fault switch
        {
            Names.Model422 => new("Unprocessable Entity", "content_policy_violation"),
            Names.Model500 => new("Internal Server Error", "internal_server_error"),
            _ => null,
        };
    }

    public static byte[] Detail(string detail) => JsonBytes.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("detail", detail);
        json.WriteEndObject();
    });

    private Answer Result(SandboxJob job)
    {
        var answer = new Answer { Status = 200, Body = documents.Result(job, settings.Dialect != SandboxDialect.Queue) };
        return settings.BillableUnits is { } units ? answer.With("x-fal-billable-units", units) : answer;
    }

    private Answer Expired(SandboxFault outcome) =>
        settings.Dialect == SandboxDialect.Queue || outcome.Body is not null || outcome.Status is not null
            ? Custom(outcome, 404, Detail("Request result has expired"))
            : FamilyErrors.NotFound();

    private static Answer Custom(SandboxFault fault, int status, byte[] body) => new()
    {
        Status = fault.Status ?? status,
        Body = fault.Body is null ? body : Encoding.UTF8.GetBytes(fault.Body),
        ContentType = fault.ContentType ?? Answer.Json,
    };

    private static byte[] ContentPolicy() => JsonBytes.Write(json =>
    {
        const string Message = "The content could not be processed because it was flagged by a content checker.";
        json.WriteStartObject();
        json.WriteStartArray("detail");
        json.WriteStartObject();
        json.WriteStartArray("loc");
        json.WriteStringValue("body");
        json.WriteStringValue("prompt");
        json.WriteEndArray();
        json.WriteString("msg", Message);
        json.WriteString("type", "content_policy_violation");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
