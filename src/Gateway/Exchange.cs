using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Contracts;
using Gateway.Errors;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Store.Claims;
using Gateway.Text;
using Gateway.Upstream;

namespace Gateway;

/// <summary>
/// What is known of one request so far. Each stage writes its own part and reads those of the stages before it;
/// reading a part that no stage has written yet is a bug and says so.
/// </summary>
internal sealed class Exchange(GatewaySettings settings, string method, long startedAt)
{
    private Client? _client;
    private GatewayCall? _call;
    private RequestBody? _body;
    private JobEntry? _job;

    /// <summary>The configuration this request began with; a reload does not change it half-way.</summary>
    public GatewaySettings Settings { get; } = settings;

    /// <summary><see cref="TimeProvider.GetTimestamp"/> at the request's start.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>Edge: the checked path with its trailing slash folded.</summary>
    public string Path { get; set; } = "";

    /// <summary>Clients: who asks.</summary>
    public Client Client
    {
        get => _client ?? throw NotYet(nameof(Client), "client authentication");
        set => _client = value;
    }

    /// <summary>Contracts: what is asked for.</summary>
    public GatewayCall Call
    {
        get => _call ?? throw NotYet(nameof(Call), "model resolution");
        set
        {
            Operation ??= value.Operation;
            _call = value;
        }
    }

    /// <summary>What the client asked for, also when a waiting submit has become a result call since.</summary>
    public Operation? Operation { get; private set; }

    /// <summary>A submit that waited for its job and is now answered with the result.</summary>
    public bool IsWaitedSubmit => Operation == Calls.Operation.Submit && _call?.Operation == Calls.Operation.Result;

    /// <summary>The method as it came.</summary>
    public string Method { get; } = method;

    /// <summary>Bodies: the request's body in counted memory. The body stage returns the memory when the request ends.</summary>
    public RequestBody Body
    {
        get => _body ?? throw NotYet(nameof(Body), "body reading");
        set => _body = value;
    }

    /// <summary>Jobs: the idempotency key that this submit has taken. Null: it came without one.</summary>
    public ClaimToken? Idempotency { get; set; }

    /// <summary>Jobs: the answer that was given under the idempotency key before, to a client that waits for its job's result.</summary>
    public StoredAnswer? Replay { get; set; }

    /// <summary>Jobs: the envelope of a submit that waited and is now a call for the result. It is the answer when there is no
    /// result.</summary>
    public ReadOnlyMemory<byte>? Envelope { get; set; }

    /// <summary>Jobs: the call is synchronous by its address and is answered with the result. Null: it is an ordinary submit.</summary>
    public TimeSpan? SyncWait { get; set; }

    /// <summary>Contracts: how many images the body asks for, as far as it says.</summary>
    public int ImagesAsked { get; set; } = 1;

    /// <summary>Jobs: the job that a follow-up is about, which is the client's own.</summary>
    public JobEntry Job
    {
        get => _job ?? throw NotYet(nameof(Job), "job resolution");
        set => (_job, OwnRequestId) = (value, value.RequestId);
    }

    /// <summary>Contracts: what the body's check found beside violations.</summary>
    public IReadOnlyList<UnknownParameter> UnknownParameters { get; set; } = [];

    /// <summary>What the upstream, or the sandbox in its place, is shown.</summary>
    public Secret UpstreamToken => Settings.PresentedToken;

    /// <summary>Upstream: what came of the call. Null: the upstream was not called.</summary>
    public UpstreamOutcome? Upstream { get; set; }

    /// <summary>Upstream: the job's id, from the submit's answer or from a follow-up's path.</summary>
    public string? RequestId { get; set; }

    /// <summary>Jobs: the id of a job that is the client's own, for the answer's <c>x-fal-request-id</c>. Null: the request is about
    /// none.</summary>
    public string? OwnRequestId { get; set; }

    /// <summary>Upstream: time from the call's start to its end. Null: not called.</summary>
    public TimeSpan? UpstreamTime { get; set; }

    /// <summary>Bytes of the request's body that were received.</summary>
    public long RequestBytes { get; set; }

    /// <summary>Bytes of the answer's body.</summary>
    public long ResponseBytes { get; set; }

    /// <summary>Why the request was not answered with success. Null: it was.</summary>
    public GatewayError? Error { get; private set; }

    /// <summary>For the completion event, which also tells of requests that were refused before these were known.</summary>
    public string? ClientName => _client?.Name;

    public string? KeyId => _client?.KeyId;

    public GatewayCall? CallOrNull => _call;

    public RequestBody? BodyOrNull => _body;

    public JobEntry? JobOrNull => _job;

    /// <summary>The first error stands: a later one is a consequence.</summary>
    public void Fail(GatewayError error) => Error ??= error;

    private static InvalidOperationException NotYet(string part, string stage) =>
        new($"Exchange.{part} is read before the stage '{stage}' has run; the order is in GatewayPipeline.");
}
