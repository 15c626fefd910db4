using System.Collections.Concurrent;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Testing;
using Gateway.Testing.Contracts;
using Gateway.Testing.Contracts.Generator;
using Gateway.Testing.Contracts.Oracle;

namespace Gateway.UnitTests.Contracts.Properties;

/// <summary>
/// The gateway and an oracle give the same verdict about generated bodies. The oracle was written from the model documents.
/// </summary>
public sealed class ContractPropertyTests
{
    /// <summary>Sets the number of bodies, for a long run.</summary>
    private const string BodiesVariable = "GATEWAY_TEST_BODIES";

    private const int DefaultBodies = 20_000;

    private const ulong MaxRounds = 20;

    /// <summary>The second number of the generator's seed. It must be odd; its value has no meaning.</summary>
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    private readonly ConcurrentDictionary<string, int> _seen = new(StringComparer.Ordinal);

    [Fact]
    public void Body_Generated_GetsTheVerdictOfTheOracle()
    {
        var bodies = int.TryParse(Environment.GetEnvironmentVariable(BodiesVariable), CultureInfo.InvariantCulture, out var asked)
            ? asked
            : DefaultBodies;
        var seed = (ulong)TestSeed.Next();

        // A parameter with few bad values can be missing from the bodies of one round.
        for (var round = 0UL; round == 0 || (round < MaxRounds && !HasSeenEverySide()); round++)
        {
            var configuration = Config.QuickThrowOnFailure
                .WithMaxTest(bodies)
                .WithQuietOnSuccess(true)
                .WithReplay(seed + round, Gamma)
                .WithParallelRunConfig(new ParallelRunConfig(Environment.ProcessorCount));

            Prop.ForAll(BodyRecipe.Arbitrary, Judge).Check(configuration);
        }

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

    private bool HasSeenEverySide() => Sides().All(_seen.ContainsKey);

    private void ShouldHaveSeenEverySide() => Sides().ShouldAllBe(side => _seen.ContainsKey(side));

    /// <summary>A run tests a parameter only if some bodies violate its rules and some bodies satisfy all rules.</summary>
    private static IEnumerable<string> Sides() => ModelDocuments.Models.SelectMany(model =>
        Parameter.Of[model].Select(parameter => $"{model} {parameter.Name} refused").Prepend($"{model} accepted"));
}
