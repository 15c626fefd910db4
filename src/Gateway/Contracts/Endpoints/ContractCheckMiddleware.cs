using System.Globalization;
using System.Text;
using Gateway.Calls;
using Gateway.Configuration.Options;
using Gateway.Contracts.Checks;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Prices;
using Gateway.Text;

namespace Gateway.Contracts.Endpoints;

/// <summary>
/// Validates the body against the model's contract, in its blocks and without a copy: 400 for JSON that parsers read differently, 422
/// with every violation at once. The forwarded bytes are the validated bytes. The price of a submit is found here too, because a price may
/// depend on a parameter.
/// </summary>
internal sealed class ContractCheckMiddleware(RequestDelegate next, LargeBodyChecks largeChecks, PriceBook prices)
{
    private const int MaxWarningHeader = 1024;

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        if (exchange.Call.Operation is not (Operation.Submit or Operation.Validate))
        {
            return next(context);
        }

        if (LargeBodyChecks.AreFor(exchange.Body.Length, exchange.Call.Contract?.ChecksPerValue ?? 1))
        {
            return CheckLargeAsync(context, exchange);
        }

        var refusal = Check(context, exchange, CancellationToken.None);
        return refusal is null ? next(context) : context.RefuseAsync(refusal);
    }

    /// <summary>Does all work that reads the whole body away from the threads that serve other requests.</summary>
    private async Task CheckLargeAsync(HttpContext context, Exchange exchange)
    {
        var aborted = context.RequestAborted;
        GatewayError? refusal = null;
        await largeChecks.RunAsync(
            exchange.Client.Name,
            () =>
            {
                refusal = Check(context, exchange, aborted);
                if (refusal is null && exchange.Call.Operation == Operation.Submit)
                {
                    ComputeDigests(context, exchange, aborted);
                }
            },
            aborted);
        await (refusal is null ? next(context) : context.RefuseAsync(refusal));
    }

    /// <summary>The later stages of a submit read the digests.</summary>
    private static void ComputeDigests(HttpContext context, Exchange exchange, CancellationToken aborted)
    {
        exchange.Body.ComputeDigest(aborted);
        if (context.Request.Headers.ContainsKey(GatewayHeaders.IdempotencyKey))
        {
            exchange.Body.ComputeSubmitDigest(exchange.Call.Model, exchange.Webhook?.Url, aborted);
        }
    }

    private GatewayError? Check(HttpContext context, Exchange exchange, CancellationToken aborted)
    {
        var limits = exchange.Settings.Options.Limits;
        using var body = JsonBody.ParseCancellable(
            exchange.Body.Bytes, new JsonLimits(limits.MaxJsonDepth, limits.MaxJsonValues), aborted, out var fault);
        if (body is null)
        {
            return ContractErrors.JsonInvalid(fault!);
        }

        body.FileTypes = exchange.Files?.Types;
        SubmitPricing.Apply(exchange, prices, body.Root);
        var culture = MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage);
        var refusal = exchange.Call.Contract is { } contract ? Check(context, exchange, contract, body, culture) : null;
        return AddFiles(exchange, refusal, culture);
    }

    private static GatewayError? Check(HttpContext context, Exchange exchange, Contract contract, JsonBody body, CultureInfo culture)
    {
        // A parameter that the contract does not name could raise the price.
        var verdict = exchange.Client.Limits is { HasBudget: true }
            ? contract.Check(body.Root, UnknownParameterPolicy.Reject, culture)
            : contract.Check(body, exchange.Settings.Options.Contracts.UnknownParameters, culture);
        if (!verdict.IsValid)
        {
            return ContractErrors.Violated(verdict, culture);
        }

        if (verdict.Unknown.Count > 0)
        {
            exchange.UnknownParameters = verdict.Unknown;
            context.Response.Headers[GatewayHeaders.Warning] = Describe(verdict);
        }

        return null;
    }

    /// <summary>Adds the violations of the files that the body names.</summary>
    private static GatewayError? AddFiles(Exchange exchange, GatewayError? refusal, CultureInfo culture)
    {
        if (exchange.Files is not { Violations.Count: > 0 } files)
        {
            return refusal;
        }

        var all = ContractErrors.Violated(new ContractVerdict([.. refusal?.Violations ?? [], .. files.Violations], [], 0), culture);
        if (refusal is not null || exchange.Call.Operation != Operation.Submit)
        {
            return all;
        }

        files.Refusal = all;
        return null;
    }

    private static string Describe(ContractVerdict verdict)
    {
        var text = new StringBuilder();
        var listed = 0;
        for (; listed < verdict.Unknown.Count && text.Length < MaxWarningHeader; listed++)
        {
            text.Append(listed == 0 ? "" : ", ").Append(UnknownParameterWarning.Describe(verdict.Unknown[listed]));
        }

        var more = verdict.Unknown.Count - listed + verdict.UnknownOmitted;
        return more == 0 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $", and {more} more").ToString();
    }
}
