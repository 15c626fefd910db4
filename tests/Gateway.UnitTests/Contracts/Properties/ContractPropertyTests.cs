using System.Collections.Concurrent;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Testing;
using Gateway.Testing.Contracts;
using Gateway.Testing.Contracts.Generator;
using Gateway.Testing.Contracts.Oracle;

namespace Gateway.UnitTests.Contracts.Properties;

/// <summary>Generated bodies: the gateway says of each what the oracle says, which was written from the model documents alone.</summary>
public sealed class ContractPropertyTests
{
    /// <summary>Number of bodies for a long run.</summary>
    private const string BodiesVariable = "GATEWAY_TEST_BODIES";

    private const int DefaultBodies = 20_000;

    /// <summary>The second number that the generator needs besides the seed: odd, and otherwise without a meaning.</summary>
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    private readonly ConcurrentDictionary<string, int> _seen = new(StringComparer.Ordinal);

    [Fact]
    public void Body_Generated_IsJudgedAsByTheOracle()
    {
        var bodies = int.TryParse(Environment.GetEnvironmentVariable(BodiesVariable), CultureInfo.InvariantCulture, out var asked)
            ? asked
            : DefaultBodies;
        var configuration = Config.QuickThrowOnFailure
            .WithMaxTest(bodies)
            .WithQuietOnSuccess(true)
            .WithReplay((ulong)TestSeed.Next(), Gamma)
            .WithParallelRunConfig(new ParallelRunConfig(Environment.ProcessorCount));

        Prop.ForAll(BodyRecipe.Arbitrary, Judge).Check(configuration);

        TestContext.Current.TestOutputHelper?.WriteLine(Summary());
        ShouldHaveSeenEverySide();
    }

    private void Judge(BodyRecipe recipe)
    {
        var bytes = recipe.ToBytes();
        var expected = Verdict.Expected(recipe, bytes);
        var actual = GatewayCheck.Verdict(recipe, bytes);
        if (!expected.Agrees(actual))
        {
            throw new InvalidOperationException($"expected {expected}; the gateway says {actual}");
        }

        Count(recipe, expected);
    }

    private void Count(BodyRecipe recipe, Verdict verdict)
    {
        See(verdict.IsAccepted(recipe.RejectsUnknown) ? "accepted" : verdict.IsJson ? "refused by contract" : "refused as JSON");
        if (!verdict.IsJson)
        {
            return;
        }

        foreach (var offence in verdict.Offences.Select(path => path.Split('[')[0]).Distinct())
        {
            See($"{recipe.Model} {offence} refused");
        }

        if (verdict.Offences.Count == 0)
        {
            See($"{recipe.Model} accepted");
        }
    }

    private void See(string what) => _seen.AddOrUpdate(what, 1, static (_, count) => count + 1);

    private string Summary()
    {
        string[] outcomes = ["accepted", "refused by contract", "refused as JSON"];
        return string.Join(", ", outcomes.Select(outcome => $"{_seen.GetValueOrDefault(outcome)} {outcome}"));
    }

    /// <summary>A run that never broke a parameter's rule, or never kept all of them, would have proved nothing about it.</summary>
    private void ShouldHaveSeenEverySide()
    {
        foreach (var model in ModelDocuments.Models)
        {
            _seen.ShouldContainKey($"{model} accepted");
            foreach (var parameter in Parameter.Of[model])
            {
                _seen.ShouldContainKey($"{model} {parameter.Name} refused");
            }
        }
    }
}
