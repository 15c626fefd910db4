using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Gateway.Text;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>
/// The successes of submits. All models with the same first segment share them, because a fifth of the document of many models would be
/// their copies. The app in the URLs of their example is <c>auto</c>, which addresses the jobs of every model.
/// </summary>
internal sealed class SubmitAnswers(DocumentParts parts)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase) { "" };

    /// <summary>References to the responses of a model, by status.</summary>
    public (string Status, IOpenApiResponse Response)[] Of(DocumentedModel model)
    {
        var segment = model.Contract.Model.Split('/')[0];
        if (!_names.TryGetValue(segment, out var name))
        {
            // The usual segment has the plain names.
            name = segment == ModelPaths.App ? "" : DocumentedModel.Unused(DocumentedModel.NameOf(segment), _taken);
            _names.Add(segment, name);
            Add(name, new JobExamples($"{segment}/{JobOperations.AnyApp}"));
        }

        return [("200", parts.Response(Submitted(name))), ("202", parts.Response(StillRunning(name)))];
    }

    private static string Submitted(string name) => $"{name}Submitted";

    private static string StillRunning(string name) => $"{name}StillRunning";

    private void Add(string name, JobExamples job)
    {
        // The other examples are named after models, whose names have no hyphen before a word.
        var example = $"{(name.Length == 0 ? "Job" : name)}-queued";
        parts.AddExample(example, new OpenApiExample { Value = job.Queued });
        var examples = new Dictionary<string, IOpenApiExample> { ["queued"] = parts.Example(example) };
        parts.AddResponse(Submitted(name), parts.Answer(
            "The job is accepted. Follow it by the URLs in the response. With `Prefer: wait`: the result of the job.",
            SharedSchemas.SubmitAnswer, examples, GatewayHeaders.RequestId, GatewayHeaders.Warning, GatewayHeaders.EstimatedCost,
            GatewayHeaders.IdempotencyReplayed, GatewayHeaders.PreferenceApplied, GatewayHeaders.RateLimitPolicy,
            GatewayHeaders.RateLimit));
        parts.AddResponse(StillRunning(name), parts.Answer(
            "Only with `Prefer: wait`: the time is up, and the job goes on. Follow it by the URLs in the response.",
            SharedSchemas.Submitted, examples, GatewayHeaders.RequestId, GatewayHeaders.Warning, GatewayHeaders.EstimatedCost,
            GatewayHeaders.RateLimitPolicy, GatewayHeaders.RateLimit));
    }
}
