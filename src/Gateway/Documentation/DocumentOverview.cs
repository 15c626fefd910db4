using System.Reflection;
using Gateway.Clients;
using Microsoft.OpenApi;

namespace Gateway.Documentation;

/// <summary>What stands above the operations: title, introduction, and the groups in the order of a job's life.</summary>
internal static class DocumentOverview
{
    public const string Title = "Generation gateway";

    private const string Introduction = """
        Submits generation jobs to the models below and follows them to their result.

        1. **Submit** with `POST /<model>`. The body is checked against the model's contract first; a body that breaks it
           is answered with 422 and costs nothing.
        2. **Follow** the job by the URLs of the answer, until its status is `COMPLETED`.
        3. **Fetch** the result from `response_url`.

        `Prefer: wait=30` on a submit holds the answer until the job is done; `Idempotency-Key` makes it safe to repeat. Your own jobs are at
        `/jobs`.

        Send your key in one header: `Authorization: Bearer <key>`, `Authorization: Key <key>` or `x-api-key: <key>`.

        Every error is JSON with `message`, `detail` and `error_type`; `error_type` is also in the header `x-fal-error-type`. Clients
        that ask for `application/problem+json` get RFC 9457 instead. A submit is answered with 429, 502 or 503 only when the job
        was certainly not accepted, so repeating it never pays twice.
        """;

    private static readonly string Version =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public static OpenApiInfo Info(bool usesSandbox) => new()
    {
        Title = Title,
        Version = Version,
        Description = usesSandbox ? Introduction + Sandbox : Introduction,
        License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        Contact = new OpenApiContact { Name = "The operator of this gateway" },
    };

    /// <summary>The key is published and works on a sandbox alone; a gateway with an upstream never shows it.</summary>
    private static string Sandbox => $"""


        ---
        **This gateway runs on the built-in sandbox**: results are drawn, nothing is spent. To try it, choose *Authorize*, paste the
        development key as `bearer`, then *Execute* a submit:

        `{DevelopmentClient.Key}`
        """;

    public static IEnumerable<OpenApiTag> Tags =>
    [
        new() { Name = DocumentTags.Models, Description = "Submit a job: one operation for each model." },
        new()
        {
            Name = DocumentTags.Jobs,
            Description = "Follow a job that you have submitted. Use the URLs of the submit's answer; other clients' jobs do not exist for you.",
        },
        new()
        {
            Name = DocumentTags.Proxy,
            Description = "The same calls for fal's own client libraries, which send all of them to one address (`proxyUrl`) and the meaning in a header.",
        },
        new() { Name = DocumentTags.Validation, Description = "A submit's checks without a submit: nothing is forwarded, nothing is spent." },
        new() { Name = DocumentTags.Catalogue, Description = "The models and their contracts, as JSON Schema. No key needed." },
        new() { Name = DocumentTags.Health, Description = "For load balancers and orchestrators. No key needed." },
    ];
}
