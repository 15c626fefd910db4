using Gateway.Administration.Routing;
using Gateway.Clients;
using Gateway.Jobs.Store.Pauses;
using Gateway.Text;

namespace Gateway.Administration.Accounts;

/// <summary>Pauses of submits. Setting and removing a pause are idempotent.</summary>
internal sealed class PauseHandlers(IPauseStore store)
{
    private const int MaxReasonChars = 500;

    public async Task<IResult> ListAsync(AdministrationCall call)
    {
        var pauses = await store.ListPausesAsync(call.Aborted);
        return Answers.Ok(new { pauses = pauses.Select(View) });
    }

    public Task<IResult> PauseAllAsync(AdministrationCall call) => PauseAsync(call, PauseScope.All, "");

    public Task<IResult> ResumeAllAsync(AdministrationCall call) => ResumeAsync(call, PauseScope.All, "");

    public Task<IResult> PauseClientAsync(AdministrationCall call) => PauseAsync(call, PauseScope.Client, call.Path("name"));

    public Task<IResult> ResumeClientAsync(AdministrationCall call) => ResumeAsync(call, PauseScope.Client, call.Path("name"));

    public Task<IResult> PauseModelAsync(AdministrationCall call) => PauseAsync(call, PauseScope.Model, call.Path("model"));

    public Task<IResult> ResumeModelAsync(AdministrationCall call) => ResumeAsync(call, PauseScope.Model, call.Path("model"));

    /// <summary>A name that no client or model has is accepted, so that a pause can be set before a client is made. A name that none can
    /// have is not. The management port refuses a key in a path.</summary>
    private static bool IsName(PauseScope scope, string name) => scope switch
    {
        PauseScope.Client => ClientName.IsValid(name),
        PauseScope.Model => ModelId.IsValid(name),
        _ => true,
    };

    private async Task<IResult> PauseAsync(AdministrationCall call, PauseScope scope, string name)
    {
        if (!IsName(scope, name))
        {
            return Answers.Refused(AdministrationErrors.NotFound(NameOf(scope)));
        }

        var body = await call.ReadOptionalAsync(static members => new Request(members.Text("reason", MaxReasonChars)), new Request(null));
        if (!body.TryGet(out var request))
        {
            return Answers.Refused(body.Refusal!);
        }

        var change = await store.PauseAsync(scope, name, request.Reason, call.Actor, CancellationToken.None);
        return change.Pause is { } pause ? Answers.Ok(View(pause)) : Answers.Refused(AdministrationErrors.TooMany(Pause.MaxPauses));
    }

    private async Task<IResult> ResumeAsync(AdministrationCall call, PauseScope scope, string name)
    {
        if (IsName(scope, name))
        {
            await store.ResumeAsync(scope, name, call.Actor, CancellationToken.None);
        }

        return Answers.NoContent();
    }

    private static object View(Pause pause) => new
    {
        scope = NameOf(pause.Scope),
        name = pause.Scope == PauseScope.All ? null : pause.Name,
        since = pause.Since.UtcDateTime,
        actor = pause.Actor,
        reason = pause.Reason,
    };

    private static string NameOf(PauseScope scope) => scope switch
    {
        PauseScope.All => "all",
        PauseScope.Client => "client",
        PauseScope.Model => "model",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, null),
    };

    private sealed record Request(string? Reason);
}
