using System.Diagnostics;
using System.Text;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts.Vocabulary;

/// <summary>Bodies and contract files that are built to be expensive.</summary>
public sealed class HostileVocabularyTests
{
    private const int Many = 100_000;

    /// <summary>Work that doubles with each level needs years for these inputs. Linear work needs a fraction of a second, and ten seconds
    /// while other tests use all processors.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Values that are different and have something in common, so that a simple hash of them would be the same.</summary>
    public static TheoryData<string, Func<int, string>> AlikeItems => new()
    {
        { "numbers with the same first digits", n => $"1{new string('0', 60)}.{n}1" },
        { "numbers with the same exponent", n => $"{n}e300" },
        { "texts with the same beginning", n => $"\"{new string('a', 40)}{n}\"" },
        { "texts of escapes", n => $"\"\\u00{n % 10}{n / 10 % 10}{n}\"" },
        { "lists of the same items", n => $"[{n},{Many - n},{n % 7}]" },
        { "objects with swapped values", n => $"{{\"a\":{n},\"b\":{Many - n}}}" },
        { "objects with the same sum", n => $"{{\"k{n}\":{Many - n},\"k{Many - n}\":{n}}}" },
    };

    [Theory]
    [MemberData(nameof(AlikeItems), DisableDiscoveryEnumeration = true)]
    public void UniqueItems_AlikeItems_HaveDifferentHashes(string kind, Func<int, string> item)
    {
        using var body = Parse($"{{\"p\":[{string.Join(',', Enumerable.Range(1, Many / 2 - 1).Select(item))}]}}");
        body.Root.TryGetMember("p"u8, out var list).ShouldBeTrue();
        var hashes = new List<int>();
        foreach (var value in list.Children)
        {
            hashes.Add(JsonEquality.Hash(value));
        }

        // Of 50,000 random hashes, about one pair is the same.
        (hashes.Count - hashes.Distinct().Count()).ShouldBeLessThan(20, kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",7")]
    public void UniqueItems_HundredThousandItems_AllocateForEachTheSame(string last)
    {
        var contract = TestContract.Of("\"p\":{\"type\":\"array\",\"uniqueItems\":true,\"items\":{\"type\":\"integer\"}}");

        var few = Allocated(contract, Body(Many / 10));
        var many = Allocated(contract, Body(Many));

        ((double)many / few).ShouldBeLessThan(13);

        string Body(int count) => $"{{\"p\":[{string.Join(',', Enumerable.Range(0, count))}{last}]}}";
    }

    [Fact]
    public void AdditionalProperties_HundredThousandNames_AreCheckedWithoutAReport()
    {
        var contract = TestContract.Of("\"p\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\",\"minimum\":0}}");
        var body = $"{{\"p\":{{{string.Join(',', Enumerable.Range(0, Many).Select(n => $"\"n{n}\":{n}"))}}}}}";

        Check(contract, body).ShouldBe(0);
        Check(contract, body.Replace(":", ":-", StringComparison.Ordinal).Replace(":-{", ":{", StringComparison.Ordinal)).ShouldBe(100);
        Allocated(contract, body).ShouldBeLessThan(4096);
    }

    /// <summary>Unions inside unions: each level asks twice for the level below it.</summary>
    [Fact]
    public void Unions_InsideEachOther_AreReportedWithoutRepeatedWork()
    {
        const int depth = 5;
        var definitions = Enumerable.Range(0, depth).Select(level =>
        {
            var next = $"{{\"$ref\":\"#/$defs/d{level + 1}\"}}";
            return $"\"d{level}\":{{\"anyOf\":[{{\"type\":\"boolean\"}},"
                + $"{{\"type\":\"object\",\"properties\":{{\"a\":{next},\"b\":{{\"type\":\"string\"}}}},\"additionalProperties\":false}},"
                + $"{{\"type\":\"object\",\"properties\":{{\"a\":{next}}},\"required\":[\"a\"],\"additionalProperties\":false}}]}}";
        });
        var contract = TestContract.Of(
            "\"p\":{\"$ref\":\"#/$defs/d0\"}", $",\"$defs\":{{{string.Join(',', definitions)},\"d{depth}\":{{\"type\":\"integer\"}}}}");
        var (valid, invalid) = ("1", "\"x\"");
        for (var level = 0; level < depth; level++)
        {
            (valid, invalid) = ($"{{\"a\":{valid}}}", $"{{\"a\":{invalid},\"c\":1}}");
        }

        Timed(() => Check(contract, $"{{\"p\":{valid}}}")).ShouldBe(0);
        Timed(() => Check(contract, $"{{\"p\":{invalid}}}")).ShouldBeGreaterThan(0);
    }

    /// <summary>Lists of lists whose unions have several lists: each level multiplies the checks of one value.</summary>
    [Theory]
    [InlineData(2, 7, true)]
    [InlineData(3, 4, true)]
    [InlineData(9, 2, true)]
    [InlineData(32, 2, true)]
    [InlineData(2, 6, false)]
    [InlineData(3, 3, false)]
    [InlineData(8, 2, false)]
    [InlineData(32, 1, false)]
    public void Unions_OfLists_HaveBoundedWork(int branches, int levels, bool isRefused)
    {
        var schema = "{\"type\":\"integer\"}";
        for (var level = 0; level < levels; level++)
        {
            var lists = Enumerable.Range(0, branches).Select(n => $"{{\"type\":\"array\",\"maxItems\":{Many + n},\"items\":{schema}}}");
            schema = $"{{\"anyOf\":[{string.Join(',', lists)}]}}";
        }

        var problems = TestContract.Problems(TestFiles.Contract($"\"p\":{schema}"));
        if (isRefused)
        {
            problems.ShouldHaveSingleItem().ShouldStartWith("models/x.json#/properties/p: needs more than 64 checks of one value");
            return;
        }

        problems.ShouldBeEmpty();
        var contract = TestContract.Of($"\"p\":{schema}");
        contract.ChecksPerValue.ShouldBe((int)Math.Pow(branches, levels));
        var items = string.Join(',', Enumerable.Repeat("1", 65_000));
        foreach (var last in (string[])["1", "\"x\""])
        {
            var body = $"{{\"p\":{new string('[', levels)}{items},{last}{new string(']', levels)}}}";
            var watch = Stopwatch.StartNew();
            Check(contract, body).ShouldBe(last == "1" ? 0 : 1);
            TestContext.Current.TestOutputHelper?.WriteLine($"{branches}^{levels} {last}: {watch.ElapsedMilliseconds} ms");
            watch.Elapsed.ShouldBeLessThan(Longest);
        }
    }

    [Theory]
    [InlineData(1, "{\"type\":\"string\"}")]
    [InlineData(1, "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}}")]
    [InlineData(1, "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}")]
    [InlineData(2, "{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}}")]
    public void ChecksPerValue_IsTheMostOfAnyValue(int checks, string schema) =>
        TestContract.Of($"\"p\":{schema},\"q\":{{\"type\":\"integer\"}}").ChecksPerValue.ShouldBe(checks);

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(.*)*x")]
    [InlineData("^(a|b|ab)*c$")]
    [InlineData("(a|b)*a(a|b){6}$")]
    public void Pattern_LongTexts_TakeLinearTime(string pattern)
    {
        var contract = TestContract.Of(
            $"\"p\":{{\"type\":\"array\",\"items\":{{\"type\":\"string\",\"pattern\":\"{pattern}\"}}}}");
        var random = new Random(1);
        var texts = Enumerable.Range(0, 20).Select(_ => new string([.. Enumerable.Range(0, 8192).Select(_ => "ab"[random.Next(2)])]));

        Timed(() => Check(contract, $"{{\"p\":[\"{string.Join("\",\"", texts)}\"]}}"));
        Check(contract, $"{{\"p\":[\"{new string('a', 8193)}\"]}}").ShouldBe(1);
    }

    /// <summary>Each definition contains the next one twice.</summary>
    [Theory]
    [InlineData("{\"type\":\"object\",\"properties\":{\"l\":NEXT,\"r\":NEXT}}")]
    [InlineData("{\"anyOf\":[NEXT,NEXT]}")]
    [InlineData("{\"oneOf\":[{\"type\":\"null\"},NEXT,{\"type\":\"array\",\"items\":NEXT}]}")]
    [InlineData("{\"type\":\"object\",\"additionalProperties\":NEXT,\"properties\":{\"a\":NEXT}}")]
    [InlineData("{\"anyOf\":[{\"type\":\"array\",\"items\":NEXT},{\"type\":\"array\",\"items\":NEXT,\"minItems\":1}]}")]
    public void Definitions_ThatGrowWithEachReference_AreRefused(string definition)
    {
        var definitions = Enumerable.Range(0, 50).Select(
            n => $"\"d{n}\":{definition.Replace("NEXT", $"{{\"$ref\":\"#/$defs/d{n + 1}\"}}", StringComparison.Ordinal)}");
        var file = TestFiles.Contract(
            "\"p\":{\"$ref\":\"#/$defs/d0\"}", $",\"$defs\":{{{string.Join(',', definitions)},\"d50\":{{\"type\":\"string\"}}}}");

        Timed(() => TestContract.Problems(file)).ShouldHaveSingleItem().ShouldContain("more than 20000 schemas");
    }

    [Fact]
    public void Definitions_LongChain_IsRefused() => TestContract.Problems(TestFiles.Contract(
        "\"p\":{\"$ref\":\"#/$defs/d0\"}",
        $",\"$defs\":{{{string.Join(',', Enumerable.Range(0, 100).Select(n => $"\"d{n}\":{{\"$ref\":\"#/$defs/d{n + 1}\"}}"))},"
        + "\"d100\":{\"type\":\"string\"}}")).ShouldContain(problem => problem.Contains("chain of more than 64", StringComparison.Ordinal));

    /// <summary>The rules of a large schema are made once for all its examples.</summary>
    [Fact]
    public void Examples_ThousandsOfALargeSchema_ShareItsRules()
    {
        var few = Allocated(100);
        var many = Allocated(2_000);

        (many - few).ShouldBeLessThan(4 * few);

        static long Allocated(int examples)
        {
            var definitions = Enumerable.Range(0, 10).Select(
                n => $"\"d{n}\":{{\"type\":\"object\",\"properties\":{{\"l\":{{\"$ref\":\"#/$defs/d{n + 1}\"}},"
                    + $"\"r\":{{\"$ref\":\"#/$defs/d{n + 1}\"}}}}}}");
            var utf8 = Encoding.UTF8.GetBytes(TestFiles.Contract(
                $"\"p\":{{\"$ref\":\"#/$defs/d0\",\"examples\":[{string.Join(',', Enumerable.Repeat("{}", examples))}]}}",
                $",\"$defs\":{{{string.Join(',', definitions)},\"d10\":{{\"type\":\"string\"}}}}"));
            var before = GC.GetAllocatedBytesForCurrentThread();
            ContractReader.Read("test.json", utf8).Problems.ShouldBeEmpty();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static JsonBody Parse(string json)
    {
        var body = JsonBody.Parse(
            new(Encoding.UTF8.GetBytes(json)), new JsonLimits(MaxDepth: 64, MaxValues: 1_000_000), out var fault);
        return body.ShouldNotBeNull(fault?.Message.ToString());
    }

    private static int Check(Contract contract, string json)
    {
        using var body = Parse(json);
        return contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations.Count;
    }

    private static long Allocated(Contract contract, string json)
    {
        using var body = Parse(json);
        contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English);
        using var again = Parse(json);
        return AllocatedBytes.Least(() => contract.Check(again, UnknownParameterPolicy.Warn, MessageLanguage.English));
    }

    private static T Timed<T>(Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = work();
        watch.Elapsed.ShouldBeLessThan(Longest);
        return result;
    }
}
