using Gateway.Admission;
using Gateway.Admission.Reads;
using Gateway.Bodies;
using Gateway.Bodies.Unread;
using Gateway.Calls;
using Gateway.Clients;
using Gateway.Contracts.Endpoints;
using Gateway.Cors;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Health;
using Gateway.Documentation;
using Gateway.Edge;
using Gateway.FalProxy;
using Gateway.Files;
using Gateway.Files.References;
using Gateway.Files.Uploads;
using Gateway.Jobs;
using Gateway.Jobs.Doubt;
using Gateway.Jobs.FollowUp;
using Gateway.Jobs.Idempotency;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Submit;
using Gateway.Pauses;
using Gateway.Shares;
using Gateway.Upstream;
using Gateway.Upstream.Forwarding;
using Gateway.Webhooks.Accepting;
using Gateway.Webhooks.Keys;
using Gateway.Webhooks.Resending;

namespace Gateway;

/// <summary>Defines the order of the stages; no other class does. <c>docs/life-of-a-request.md</c> describes them.</summary>
internal static class GatewayPipeline
{
    public static void UseGateway(this WebApplication app)
    {
        // Around the completion event, because the response has been sent when the rest of a refused body is discarded.
        app.UseMiddleware<UnreadBodyMiddleware>();
        // Before all stages, because every request is logged by one completion event, including the requests that they refuse.
        app.UseMiddleware<CompletionMiddleware>();
        // If the sandbox is the upstream, every response has a header that says so, including refusals.
        app.UseSandboxHeader();
        // Before every stage that may refuse, because a browser shows an error to a page only if the response has CORS headers.
        app.UseCorsForAnswers();
        // Before routing, which would decode and normalise targets that must be refused.
        app.UseMiddleware<EdgeMiddleware>();
        // Directly after the edge, which reads the path: the id of a file or an upload is a credential, and every later stage may log the
        // path.
        app.UseMiddleware<FilePathMiddleware>();
        // After the edge, because the response to a preflight leaves the connection open. Before authentication, because a preflight
        // has no key.
        app.UseCorsForPreflights();
        // Before routing, authentication and every read, so that a refusal under overload is cheap. After the edge, which validates the
        // path that tells health checks apart.
        app.UseMiddleware<ProcessShareMiddleware>();
        // Before the stages that read the public address of the gateway.
        app.UseKnownForwarders();
        // Before routing, because a call through the proxy protocol is rewritten to the call that its target URL names.
        app.UseMiddleware<FalProxyMiddleware>();
        // Before routing, because a call below /run is rewritten to a submit that waits for its result.
        app.UseMiddleware<RunMiddleware>();
        app.UseRouting();
        // After routing, which knows whether the endpoint authenticates the client.
        app.UseMiddleware<OpenRouteMiddleware>();
        // These routes need no authentication: they return no client data and cause no cost.
        app.MapHealth();
        app.MapCatalogue();
        app.MapDocumentation();
        app.MapPublishedKeys();
        app.MapSandboxImages();
        app.MapSandboxWebhooks();
        // The jobs of the client, from the store only.
        app.MapJobListing(ListingStages);
        // The limits of the client, from the store only.
        LimitsEndpoint.Map(app, ListingStages);
        // The usage of the client, from the store only.
        UsageListing.Map(app, ListingStages);
        // Changes the store only; a background service sends the webhook.
        WebhookResend.Map(app, ListingStages);
        // Uploads, and the files of clients.
        app.MapFiles(ListingStages, UploadStages);
        // The same validation as for a submit, without forwarding.
        app.MapValidation(ValidationStages);
        app.MapReverseProxy(SubmitStages).WithMetadata(RequiresClient.Instance);
    }

    private static void SubmitStages(IReverseProxyApplicationBuilder proxy)
    {
        CheckStages(proxy);
        // Checks the owner of the job before any response about the job.
        proxy.UseMiddleware<JobResolutionMiddleware>();
        // Responds to status, stream and cancel. These operations are not forwarded; the gateway polls the upstream itself.
        proxy.UseMiddleware<FollowUpMiddleware>();
        // Before an idempotency key is claimed, because a header that cannot be forwarded is refused.
        proxy.UseMiddleware<PassedHeadersMiddleware>();
        // After all validation and before the upstream call: of all submits with one key, one is forwarded.
        proxy.UseMiddleware<IdempotencyMiddleware>();
        // After the idempotency key, which alone decides if there is one. A repeated submit without a key creates no second job.
        proxy.UseMiddleware<DoubtMiddleware>();
        // After the stages that find an earlier submit: a repeated submit needs no file.
        proxy.UseMiddleware<FileRefusalMiddleware>();
        // After the stages that find an earlier submit: a repeated submit gets its job although submits are paused. Before everything that
        // is counted.
        proxy.UseMiddleware<PauseMiddleware>();
        // After the stages that answer a repeated submit, which counts nothing, and before the upstream call, which may cost money.
        proxy.UseMiddleware<AdmissionMiddleware>();
        // After every refusal, and before the upstream call: a submit whose files cannot be opened sends nothing.
        proxy.UseMiddleware<FileDeliveryMiddleware>();
        // From here on a request may cause cost. Stores the job. If the client waits, the submit becomes a result call.
        proxy.UseMiddleware<SubmitMiddleware>();
        // After the submit, which becomes a result call if the client waits.
        proxy.UseMiddleware<ResultMiddleware>();
        // Around the call alone, without the stages that prepare it.
        proxy.UseMiddleware<ForwardingSpanMiddleware>();
        // Last: calls the upstream with YARP's forwarder under the deadline, and maps a failed call to an error.
        proxy.UseMiddleware<ForwardingMiddleware>();
    }

    private static void ListingStages(IApplicationBuilder listing) => ClientStages(listing);

    private static void UploadStages(IApplicationBuilder uploads)
    {
        // Before anything is read. The upload URL takes the place of a key.
        uploads.UseMiddleware<UploadOwnerMiddleware>();
        // As soon as the client is known, so that an upload above the client's share costs nothing more.
        uploads.UseMiddleware<ClientShareMiddleware>();
        // Around the upload, which may take long: it ends soon after its client was removed or disabled.
        uploads.UseMiddleware<KeyWatchMiddleware>();
    }

    private static void ValidationStages(IApplicationBuilder validation) => CheckStages(validation);

    private static void ClientStages(IApplicationBuilder stages)
    {
        // Before any look-up or read, so that an unauthenticated client gets no information and uses no resources.
        stages.UseMiddleware<ClientAuthenticationMiddleware>();
        // As soon as the client is known, so that a request above the client's share costs nothing more.
        stages.UseMiddleware<ClientShareMiddleware>();
        // As soon as the client is known, so that a poll above its rate costs nothing more.
        stages.UseMiddleware<ReadRateMiddleware>();
        // Around every stage that may wait: a request ends soon after its key was revoked.
        stages.UseMiddleware<KeyWatchMiddleware>();
    }

    private static void CheckStages(IApplicationBuilder stages)
    {
        ClientStages(stages);
        // Before the body, because an unknown or forbidden model needs no memory.
        stages.UseMiddleware<ModelResolutionMiddleware>();
        // Before the body, because a submit with a webhook that may not be called needs no memory.
        stages.UseMiddleware<WebhookMiddleware>();
        // As soon as the operation is known: a stream or a waiting submit above the client's share is refused before its body is read.
        stages.UseMiddleware<HeldCallMiddleware>();
        // Reserves the memory of the body for the stages after it.
        stages.UseMiddleware<BodyMiddleware>();
        // Before the contract, which checks the real types of the uploaded files that the body names.
        stages.UseMiddleware<FileReferenceMiddleware>();
        // Last validation, so that an invalid request causes no cost.
        stages.UseMiddleware<ContractCheckMiddleware>();
    }
}
