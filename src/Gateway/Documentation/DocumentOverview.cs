using System.Reflection;
using Gateway.Clients;
using Microsoft.OpenApi;

namespace Gateway.Documentation;

/// <summary>The title, the introduction, and the groups of operations in the order in which a newcomer needs them.</summary>
internal static class DocumentOverview
{
    public const string Title = "Generation gateway";

    private const string Steps = """
        This gateway submits generation jobs to the models below and returns their results.

        1. **Authorize** with your key.
        2. **Submit** a job with the operation of a model. The response contains the `request_id` of the job.
        3. **Get the status** with this `request_id` until it is `COMPLETED`.
        4. **Get the result** with the same `request_id`.
        """;

    private const string Waiting = """


        With the header `Prefer: wait=30`, a submit waits for the job and returns its result in one call. `POST /run/<model>`
        with the same body does the same.
        """;

    private const string Rules = """


        Send your key in one header: `Authorization: Bearer <key>`, `Authorization: Key <key>` or `x-api-key: <key>`.

        Every error is JSON with `message`, `detail` and `error_type`. A submit gets 429, 502 or 503 only if the job was certainly not
        accepted; then it may be sent again and is not charged twice. 424 says that a job may exist: do not send the submit again.

        More headers of a submit go to the upstream: `x-fal-runner-hint: <session>`, `x-fal-no-retry: 1`, `x-fal-store-io: 0` and
        `x-fal-object-lifecycle-preference: {"expiration_duration_seconds":3600}`.
        """;

    public static readonly string Version =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0.0.0";

    /// <param name="usesSandbox">Whether the upstream is the built-in sandbox.</param>
    /// <param name="waits">Whether a submit may wait for its result.</param>
    public static OpenApiInfo Info(bool usesSandbox, bool waits) => new()
    {
        Title = Title,
        Version = Version,
        Description = Steps + (waits ? Waiting : "") + (usesSandbox ? Sandbox : "") + Rules,
        License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        Contact = new OpenApiContact { Name = "The operator of this gateway" },
    };

    /// <summary>This key is published and works on a sandbox only. A gateway with an upstream never shows it.</summary>
    private static string Sandbox => $"""


        **This gateway runs on the built-in sandbox**: it draws the results and charges nothing. Select *Authorize* and paste this key under
        `bearer`:

        `{DevelopmentClient.Key}`
        """;

    public static IEnumerable<OpenApiTag> Tags =>
    [
        new() { Name = DocumentTags.Models, Description = "Submit a job: one operation per model." },
        new() { Name = DocumentTags.Jobs, Description = "Follow your jobs by their `request_id`. The jobs of other clients are not "
            + "visible to you." },
        new() { Name = DocumentTags.Files, Description = "Upload a file once, and use its URL in submits." },
        new() { Name = DocumentTags.Limits, Description = "What you may use, and what you use." },
        new() { Name = DocumentTags.Validation, Description = "The checks of a submit without the submit: nothing is forwarded or "
            + "charged." },
        new() { Name = DocumentTags.Catalogue, Description = "The models and their contracts as JSON Schema. No key is needed." },
        new()
        {
            Name = DocumentTags.Proxy,
            Description = "The same calls for fal's own client libraries, which send every call to one address (`proxyUrl`).",
        },
        new() { Name = DocumentTags.Health, Description = "Health checks for load balancers and orchestrators. No key is needed." },
    ];
}
