using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Clients;
using Gateway.Contracts.Endpoints;
using Gateway.Cors;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Health;
using Gateway.Documentation;
using Gateway.Edge;
using Gateway.FalProxy;
using Gateway.Jobs.Doubt;
using Gateway.Jobs.FollowUp;
using Gateway.Jobs.Idempotency;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Submit;
using Gateway.Upstream;
using Gateway.Upstream.Forwarding;

namespace Gateway;

/// <summary>
/// The map: the only place where the order of the stages is decided. <c>docs/life-of-a-request.md</c> tells it in words.
/// </summary>
internal static class GatewayPipeline
{
    public static void UseGateway(this WebApplication app)
    {
        // First: every request ends in one event, also those that the next lines refuse.
        app.UseMiddleware<CompletionMiddleware>();
        // Answers say that a stand-in made them, refusals too; only when one does.
        app.UseSandboxHeader();
        // Before all that may refuse: a browser shows a page even its errors only with the marks of CORS.
        app.UseCorsForAnswers();
        // Before routing, which would decode and fold what must be refused.
        app.UseMiddleware<EdgeMiddleware>();
        // Behind the edge, because they are answered at once and leave the connection open; before everything that wants a key.
        app.UseCorsForPreflights();
        // Before anybody asks under which address the gateway was called.
        app.UseKnownForwarders();
        // Before routing: a call through the proxy protocol becomes the call that it means.
        app.UseMiddleware<FalProxyMiddleware>();
        // Before routing too: a call below /run becomes a submit that waits for its result.
        app.UseMiddleware<RunMiddleware>();
        app.UseRouting();
        // Open to everybody: they hold no client's data and spend nothing.
        app.MapHealth();
        app.MapCatalogue();
        app.MapDocumentation();
        app.MapSandboxImages();
        // A client's own jobs, from the store alone.
        app.MapJobListing(ListingStages);
        // The same checks as a submit, and nothing behind them.
        app.MapValidation(ValidationStages);
        app.MapReverseProxy(SubmitStages);
    }

    private static void SubmitStages(IReverseProxyApplicationBuilder proxy)
    {
        CheckStages(proxy);
        // Whose job it is, before anything is said of it.
        proxy.UseMiddleware<JobResolutionMiddleware>();
        // Status, stream and cancel end here; they are answered from what the gateway knows and asks by itself.
        proxy.UseMiddleware<FollowUpMiddleware>();
        // Before an idempotency key is taken: a header that can't be passed on is refused.
        proxy.UseMiddleware<PassedHeadersMiddleware>();
        // Behind all checks and before the call: of submits with one key, one goes on.
        proxy.UseMiddleware<IdempotencyMiddleware>();
        // Behind the key, which decides alone where there is one: a submit without a key that is sent again in doubt buys nothing.
        proxy.UseMiddleware<DoubtMiddleware>();
        // From here on something may be spent. Records the job; a client that waits goes on to the result.
        proxy.UseMiddleware<SubmitMiddleware>();
        // Behind the submit, which becomes a call for the result when the client waits for it.
        proxy.UseMiddleware<ResultMiddleware>();
        proxy.UseLoadBalancing();
        // Last before YARP's forwarder: the deadline, and why a call failed.
        proxy.UseMiddleware<ForwardingMiddleware>();
    }

    private static void ListingStages(IApplicationBuilder listing) => listing.UseMiddleware<ClientAuthenticationMiddleware>();

    private static void ValidationStages(IApplicationBuilder validation) => CheckStages(validation);

    private static void CheckStages(IApplicationBuilder stages)
    {
        // Before anything is looked up or read: a stranger learns nothing and costs nothing.
        stages.UseMiddleware<ClientAuthenticationMiddleware>();
        // Before the body: an unknown or forbidden model needs no memory.
        stages.UseMiddleware<ModelResolutionMiddleware>();
        // Holds the body's memory for the stages behind it.
        stages.UseMiddleware<BodyMiddleware>();
        // Last of the checks: nothing is spent on a bad request.
        stages.UseMiddleware<ContractCheckMiddleware>();
    }
}
