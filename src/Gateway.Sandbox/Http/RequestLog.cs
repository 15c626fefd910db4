using Gateway.Sandbox.Bodies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Sandbox.Http;

/// <summary>The received requests, for assertions. Their number and bytes are bounded; the count includes dropped requests.</summary>
internal sealed class RequestLog(int maxRequests, TimeProvider time)
{
    private const long MaxHeldBytes = 64L * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<SandboxRequest> _requests = new();
    private long _held;
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public SandboxRequest Add(HttpRequest request, string target, SandboxOperation operation, ReceivedBody body)
    {
        var recorded = new SandboxRequest
        {
            ReceivedAt = time.GetUtcNow(),
            Method = request.Method,
            Target = target,
            Protocol = request.Protocol,
            Operation = operation,
            Headers = Flatten(request.Headers),
            BodyLength = body.Length,
            BodySha256 = body.Sha256,
            Body = body.Head,
            BodyComplete = body.Complete,
        };

        lock (_gate)
        {
            recorded.Sequence = ++_count;
            _requests.Enqueue(recorded);
            _held += recorded.Body.Length;
            while (_requests.Count > maxRequests || _held > MaxHeldBytes)
            {
                _held -= _requests.Dequeue().Body.Length;
            }
        }

        return recorded;
    }

    public IReadOnlyList<SandboxRequest> Snapshot()
    {
        lock (_gate)
        {
            return [.. _requests];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
            _held = 0;
            Interlocked.Exchange(ref _count, 0);
        }
    }

    public static string RawTarget(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    public static List<KeyValuePair<string, string>> Flatten(IHeaderDictionary headers)
    {
        var lines = new List<KeyValuePair<string, string>>(headers.Count);
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                lines.Add(new(name, value ?? ""));
            }
        }

        return lines;
    }
}
