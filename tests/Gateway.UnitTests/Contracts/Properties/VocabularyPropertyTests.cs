using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Testing;
using Gateway.Testing.Contracts.Oracle;
using Gateway.Testing.Contracts.Vocabulary;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts.Properties;

/// <summary>
/// The gateway and an oracle give the same verdict about generated bodies under generated contracts, which use the whole vocabulary.
/// </summary>
public sealed partial class VocabularyPropertyTests
{
    private const string BodiesVariable = "GATEWAY_TEST_BODIES";

    private const int DefaultBodies = 20_000;

    private const int BodiesOfContract = 40;

    [Fact]
    public void Body_UnderGeneratedContract_GetsTheVerdictOfTheOracle()
    {
        var bodies = int.TryParse(Environment.GetEnvironmentVariable(BodiesVariable), CultureInfo.InvariantCulture, out var asked)
            ? asked
            : DefaultBodies;
        var seed = TestSeed.Next();
        var (accepted, refused) = (0, 0);
        Parallel.For(0, bodies / BodiesOfContract, index =>
        {
            var random = new Random(unchecked(seed + index));
            var json = new ContractGenerator(random).Contract();
            if (Read(json) is not { } contract)
            {
                return;
            }

            var schema = Parse(json);
            var generator = new BodyGenerator(random, schema);
            for (var count = 0; count < BodiesOfContract; count++)
            {
                var body = count % 4 == 0 ? generator.NearValidBody() : generator.Body();
                var isAccepted = Judge(contract, json, new SchemaOracle(schema), body, isStrict: random.Next(2) == 0);
                Interlocked.Add(ref isAccepted ? ref accepted : ref refused, 1);
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{accepted} accepted, {refused} refused");
        accepted.ShouldBeGreaterThan(bodies / 10);
        refused.ShouldBeGreaterThan(bodies / 10);
    }

    /// <returns>Null: the generator put a range without a valid value, or two equal schemas of <c>oneOf</c>, into the contract.</returns>
    private static Contract? Read(string json)
    {
        var (contract, problems) = ContractReader.Read("generated.json", Encoding.UTF8.GetBytes(json));
        foreach (var problem in problems)
        {
            if (!(problem.Message.Contains("is above", StringComparison.Ordinal)
                || problem.Message.Contains("excludes every", StringComparison.Ordinal)
                || problem.Message.Contains("accepts the same values as", StringComparison.Ordinal)))
            {
                throw new InvalidOperationException($"{problem}: {json}");
            }
        }

        return contract;
    }

    private static bool Judge(Contract contract, string json, SchemaOracle oracle, string text, bool isStrict)
    {
        var policy = isStrict ? UnknownParameterPolicy.Reject : UnknownParameterPolicy.Warn;
        using var body = JsonBodies.Parse(text);
        var verdict = contract.Check(body.Root, policy, text.Length % 2 == 0 ? MessageLanguage.English : MessageLanguage.Chinese);
        var actual = new SortedSet<string>(verdict.Violations.Select(violation => violation.Parameter), StringComparer.Ordinal);
        var expected = oracle.Offences(Parse(text), isStrict);
        if (!expected.SetEquals(actual) || verdict.Violations.Any(violation => violation.Message.Length == 0
            || Placeholder().IsMatch(violation.Message)))
        {
            var said = verdict.Violations.Select(violation => $"{string.Join('.', violation.Location)}: {violation.Message}");
            throw new InvalidOperationException(
                $"{json}\n{text}, strict: {isStrict}\nexpected [{string.Join(", ", expected)}], the gateway says "
                + $"[{string.Join(", ", said)}]");
        }

        return verdict.IsValid;
    }

    [GeneratedRegex(@"\{[A-Z][a-z]+\}")]
    private static partial Regex Placeholder();

    private static OracleObject Parse(string json) =>
        StrictJson.Read(Encoding.UTF8.GetBytes(json), maxDepth: 64, maxValues: 100_000) ?? throw new InvalidOperationException(json);
}
