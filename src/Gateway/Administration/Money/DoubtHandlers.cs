using Gateway.Administration.Bodies;
using Gateway.Administration.Queries;
using Gateway.Administration.Routing;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Jobs.Store.Sql;
using Gateway.Money;

namespace Gateway.Administration.Money;

/// <summary>Submits whose outcome nobody knows, and the decisions about them.</summary>
internal sealed class DoubtHandlers(ILedgerStore ledger, TimeProvider time)
{
    private const int MaxAmountChars = 32;

    public async Task<IResult> ListAsync(AdministrationCall call)
    {
        var page = await ledger.ListDoubtfulAsync(
            call.Query(QueryParameters.Client), call.Query(MoneyParameters.Cursor), MoneyParameters.Rows(call.Query(MoneyParameters.Limit)),
            call.Aborted);
        return Answers.Ok(new { submits = page.Submits.Select(View), next_cursor = page.Next?.ToString() });
    }

    public Task<IResult> SettleAsync(AdministrationCall call) => DecideAsync(call, isCharged: true);

    public Task<IResult> ReleaseAsync(AdministrationCall call) => DecideAsync(call, isCharged: false);

    private async Task<IResult> DecideAsync(AdministrationCall call, bool isCharged)
    {
        var body = await call.ReadOptionalAsync(members => Read(members, isCharged), new Decision(null, null));
        if (!body.TryGet(out var decision))
        {
            return Answers.Refused(body.Refusal!);
        }

        var reservation = call.Path("reservation");
        if (!StoreText.IsPlausibleId(reservation))
        {
            return Answers.Refused(AdministrationErrors.NotFound("submit"));
        }

        var (outcome, amount) = await ledger.DecideAsync(
            new DoubtDecision(reservation, isCharged, decision.Amount, call.Actor, decision.Reason, time.GetUtcNow()),
            CancellationToken.None);
        return outcome switch
        {
            DoubtOutcome.NotFound => Answers.Refused(AdministrationErrors.NotFound("submit")),
            DoubtOutcome.Conflict => Answers.Refused(AdministrationErrors.AlreadyDecided()),
            _ => Answers.Ok(new
            {
                reservation,
                decision = isCharged ? "settled" : "released",
                amount,
                changed = outcome == DoubtOutcome.Decided,
            }),
        };
    }

    private static Decision Read(BodyObject members, bool isCharged)
    {
        NanoDollars? amount = null;
        if (isCharged && members.Text("amount", MaxAmountChars) is { } text)
        {
            if (NanoDollars.TryParse(text, out var given) && given <= DoubtDecision.MaxAmount)
            {
                amount = given;
            }
            else
            {
                members.Refuse("amount", MoneyForms.AmountUpTo(DoubtDecision.MaxAmount));
            }
        }

        return new Decision(amount, members.Text("reason", DoubtDecision.MaxNoteLength));
    }

    private static object View(DoubtfulSubmit submit) => new
    {
        reservation = submit.Reservation,
        client = submit.Client,
        model = submit.Model,
        request_id = submit.RequestId,
        submitted_at = submit.SubmittedAt.UtcDateTime,
        doubted_at = submit.DoubtedAt.UtcDateTime,
        amount = submit.Amount,
        images = submit.Images,
        reason = submit.Reason,
    };

    private sealed record Decision(NanoDollars? Amount, string? Reason);
}
