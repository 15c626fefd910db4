using Gateway.Bodies;
using Gateway.Calls;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Contracts;
using Gateway.Errors;
using Gateway.Files.References;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Money;
using Gateway.Money;
using Gateway.Text;
using Gateway.Upstream;

namespace Gateway;

/// <summary>
/// State of one request. Each stage sets its own members and reads those of the stages before it. Reading a member before its stage has
/// run is a bug and throws an exception.
/// </summary>
internal sealed class Exchange(GatewaySettings settings, string method, long startedAt)
{
    private Client? _client;
    private GatewayCall? _call;
    private RequestBody? _body;
    private JobEntry? _job;
    private IHeldShare? _firstShare;
    private IHeldShare? _secondShare;

    /// <summary>The configuration snapshot of this request. A reload does not change it.</summary>
    public GatewaySettings Settings { get; } = settings;

    /// <summary><see cref="TimeProvider.GetTimestamp"/> at the start of the request.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>Edge: the validated path without its trailing slash.</summary>
    public string Path { get; set; } = "";

    /// <summary>Files: the id of a file or an upload, a credential. <see cref="Path"/> has a placeholder in its place. Null: the path has
    /// none.</summary>
    public string? PathId { get; set; }

    /// <summary>Files: the text in place of the number of a part. Null: the path has none.</summary>
    public string? PathPart { get; set; }

    /// <summary>Clients: the authenticated client.</summary>
    public Client Client
    {
        get => _client ?? throw NotYet(nameof(Client), "client authentication");
        set => _client = value;
    }

    /// <summary>Calls: the operation, and the model or job that it applies to.</summary>
    public GatewayCall Call
    {
        get => _call ?? throw NotYet(nameof(Call), "model resolution");
        set
        {
            Operation ??= value.Operation;
            _call = value;
        }
    }

    /// <summary>The operation that the client called. It does not change when a waiting submit becomes a result call.</summary>
    public Operation? Operation { get; private set; }

    /// <summary>Whether this is a submit that waited for its job and now gets the result as its response.</summary>
    public bool IsWaitedSubmit => Operation == Calls.Operation.Submit && _call?.Operation == Calls.Operation.Result;

    /// <summary>The method of the request line.</summary>
    public string Method { get; } = method;

    /// <summary>Bodies: the request body. The body stage releases its memory when the request ends.</summary>
    public RequestBody Body
    {
        get => _body ?? throw NotYet(nameof(Body), "body reading");
        set => _body = value;
    }

    /// <summary>Files: the uploaded files that the body names. Null: none.</summary>
    public SubmittedFiles? Files { get; set; }

    /// <summary>Jobs: the idempotency key that this submit has claimed. Null: the submit has no key.</summary>
    public ClaimToken? Idempotency { get; set; }

    /// <summary>
    /// Jobs: the envelope of the job that this submit repeats, with the URLs for this client. Null: the submit repeats no job, or its
    /// response is already written.
    /// </summary>
    public ReadOnlyMemory<byte>? Replay { get; set; }

    /// <summary>
    /// Jobs: the envelope of a submit that waited and became a result call. It is the response if there is no result.
    /// </summary>
    public ReadOnlyMemory<byte>? Envelope { get; set; }

    /// <summary>Files: the upload of an upload URL, which authenticates its owner. Null: the request has no such URL.</summary>
    public StoredFile? Upload { get; set; }

    /// <summary>Webhooks: the webhook of a submit. Null: the submit has none.</summary>
    public Webhook? Webhook { get; set; }

    /// <summary>Jobs: how long a synchronous call waits for the result. Null: an ordinary submit.</summary>
    public TimeSpan? SyncWait { get; set; }

    /// <summary>Contracts: the number of images that the body requests; 1 if the body has no such parameter.</summary>
    public int ImagesAsked { get; set; } = 1;

    /// <summary>Contracts: the price of a submit. Null: the model has none, or the client has a budget and the model no contract.</summary>
    public SubmitPrice? Price { get; set; }

    /// <summary>Contracts: the most that a submit can cost. Null: it has no price, or its price has no bound.</summary>
    public NanoDollars? EstimatedCost { get; set; }

    /// <summary>Admission: the reservation of a submit. Null: the client has no limits.</summary>
    public Reservation? Reservation { get; set; }

    /// <summary>Jobs: the job of a follow-up. It belongs to the client. The exchange takes over a use of the entry.</summary>
    public JobEntry Job
    {
        get => _job ?? throw NotYet(nameof(Job), "job resolution");
        set
        {
            _job?.EndUse();
            (_job, OwnRequestId) = (value, value.RequestId);
        }
    }

    /// <summary>Contracts: the unknown parameters of a body without violations.</summary>
    public IReadOnlyList<UnknownParameter> UnknownParameters { get; set; } = [];

    /// <summary>The token for the upstream or the sandbox.</summary>
    public Secret UpstreamToken => Settings.PresentedToken;

    /// <summary>Upstream: outcome of the upstream call. Null: the upstream was not called.</summary>
    public UpstreamOutcome? Upstream { get; set; }

    /// <summary>Upstream: the id of the job, from the response to the submit or from the path of a follow-up.</summary>
    public string? RequestId { get; set; }

    /// <summary>
    /// Jobs: the id of the client's own job, for the response header <c>x-fal-request-id</c>. Null: the request has no such job.
    /// </summary>
    public string? OwnRequestId { get; set; }

    /// <summary>Upstream: duration of the upstream call. Null: the upstream was not called.</summary>
    public TimeSpan? UpstreamTime { get; set; }

    /// <summary>Jobs: time that the request waited for a shared status call, for the events of its stream, or for the end of its job. It is
    /// time of the upstream, not of the gateway.</summary>
    public TimeSpan WaitedForJob { get; set; }

    /// <summary>Received bytes of the request body.</summary>
    public long RequestBytes { get; set; }

    /// <summary>Bytes of the response body.</summary>
    public long ResponseBytes { get; set; }

    /// <summary>The error of the request. Null: the request succeeded.</summary>
    public GatewayError? Error { get; private set; }

    /// <summary>Name of the client for the completion event. Null: the request was refused before authentication.</summary>
    public string? ClientName => _client?.Name;

    public string? KeyId => _client?.KeyId;

    /// <summary>Shares: cancelled if the key of this request is revoked or expires.</summary>
    public CancellationToken KeyRevoked { get; set; }

    public GatewayCall? CallOrNull => _call;

    public JobEntry? JobOrNull => _job;

    /// <summary>Shares: a share that is released when the request ends. Each of the two stages that take one calls this once.</summary>
    public void ReleaseAtEnd(IHeldShare share)
    {
        if (_firstShare is null)
        {
            _firstShare = share;
        }
        else
        {
            _secondShare = _secondShare is null ? share : throw new InvalidOperationException("A request holds at most two shares.");
        }
    }

    /// <summary>Ends the use of the job and releases the shares. It is called once, when the request has ended.</summary>
    public void End()
    {
        _job?.EndUse();
        _secondShare?.Release(this);
        _firstShare?.Release(this);
    }

    /// <summary>The first error is kept; later errors are its consequences.</summary>
    public void Fail(GatewayError error) => Error ??= error;

    private static InvalidOperationException NotYet(string part, string stage) =>
        new($"Exchange.{part} is read before the stage '{stage}' has run; the order is in GatewayPipeline.");
}
