using System.Text.Json;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Json;
using Gateway.Testing.Contracts;
using Gateway.Testing.Contracts.Generator;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts.Properties;

/// <summary>Asks the gateway's reader and checker, as its middleware does.</summary>
internal static class GatewayCheck
{
    public static Verdict Verdict(BodyRecipe recipe, byte[] bytes)
    {
        using var body = JsonBody.Parse(recipe.Segments(bytes), new JsonLimits(recipe.MaxDepth, recipe.MaxValues), out var fault);
        if (body is null)
        {
            fault!.Message.ToString().ShouldNotBeNullOrEmpty();
            fault.BytePosition.ShouldBeInRange(0, bytes.Length);
            return Testing.Contracts.Verdict.NotJson;
        }

        var policy = recipe.RejectsUnknown ? UnknownParameterPolicy.Reject : UnknownParameterPolicy.Warn;
        var language = recipe.InChinese ? MessageLanguage.Chinese : MessageLanguage.English;
        var verdict = Seeds.Contract(recipe.Model).Check(body, policy, language);
        var (extra, offences) = (0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var violation in verdict.Violations)
        {
            ShouldBeFitToSend(violation);
            if (violation.Type == ViolationTypes.ExtraForbidden)
            {
                extra++;
            }
            else if (!offences.Add(ValidationErrorMessage.Path(violation.Location)))
            {
                throw new InvalidOperationException("One parameter is reported twice.");
            }
        }

        return new Verdict(true, offences, Unknown(recipe, body, verdict, extra));
    }

    /// <summary>Of the unknown members the first sixteen are listed; the others are counted, or under Reject left away.</summary>
    private static int Unknown(BodyRecipe recipe, JsonBody body, ContractVerdict verdict, int extra)
    {
        if (!recipe.RejectsUnknown)
        {
            return verdict.Unknown.Count + verdict.UnknownOmitted;
        }

        const int mostListed = 16;
        if (extra < mostListed)
        {
            return extra;
        }

        var warned = Seeds.Contract(recipe.Model).Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English);
        return warned.Unknown.Count + warned.UnknownOmitted;
    }

    private static void ShouldBeFitToSend(Violation violation)
    {
        violation.Message.ShouldNotBeNullOrEmpty();
        if (violation.Input is { } input)
        {
            using var echoed = JsonDocument.Parse(input);
            input.Length.ShouldBeLessThan(500);
            input.ShouldNotStartWith("\"data:", Case.Insensitive);
        }

        if (violation.Context is { } context)
        {
            using var bound = JsonDocument.Parse(context.Json);
        }
    }
}
