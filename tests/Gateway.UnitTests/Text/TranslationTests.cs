using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gateway.Clients;
using Gateway.Configuration.Options;
using Gateway.Configuration.Webhooks;
using Gateway.Contracts;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.Jobs;
using Gateway.Jobs.Store.Pauses;
using Gateway.Json;
using Gateway.Money;
using Gateway.Shares;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Text;

/// <summary>
/// Every text of a refusal has a Chinese translation. The test finds the texts by reflection: the static members
/// that return an error, a message or a fault. So the test covers a new error without a change.
/// </summary>
public sealed partial class TranslationTests
{
    private const string Sample = "sample";

    /// <summary>Sample arguments by type. The test uses every combination.</summary>
    private static readonly Dictionary<Type, object?[]> Samples = new()
    {
        [typeof(string)] = [Sample],
        [typeof(int)] = [418],
        [typeof(long)] = [418L],
        [typeof(char)] = ['}'],
        [typeof(byte)] = [.. "/#NITF'}]\":,{[ax0\u0001".Select(c => (object)(byte)c)],
        [typeof(bool)] = [true, false],
        [typeof(TimeSpan)] = [TimeSpan.FromSeconds(9)],
        [typeof(LostReason)] = [.. Enum.GetValues<LostReason>().Cast<object>()],
        [typeof(HostMistake)] = [.. Enum.GetValues<HostMistake>().Cast<object>()],
        [typeof(ShareKind)] = [.. Enum.GetValues<ShareKind>().Cast<object>()],
        [typeof(DateTimeOffset)] = [new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)],
        [typeof(DateTimeOffset?)] = [null],
        [typeof(NanoDollars)] = [NanoDollars.Parse("0.16")],
        [typeof(Budget)] = [new Budget(Sample, BudgetPeriod.Day, NanoDollars.Parse("10"), Warn: null)],
        [typeof(PauseScope)] = [.. Enum.GetValues<PauseScope>().Cast<object>()],
        [typeof(TimeSpan?)] = [null, TimeSpan.FromSeconds(9)],
        [typeof(Message)] = [Message.Verbatim(Sample)],
        [typeof(IEnumerable<string>)] = [new[] { Sample }],
        [typeof(LimitsOptions)] = [new LimitsOptions()],
        [typeof(FilesOptions)] = [new FilesOptions()],
        [typeof(FileStorageFault)] = [.. Enum.GetValues<FileStorageFault>().Cast<object>()],
        [typeof(IReadOnlyList<Violation>)] = [Broken().Violations],
        [typeof(ContractSet)] = [new ContractSet([]), Seeded()],
        [typeof(JsonFault)] = [new JsonFault("not valid UTF-8", 3), new JsonFault("is too long", 0, IsAboutWhole: true)],
        [typeof(CultureInfo)] = [MessageLanguage.Chinese],
        [typeof(ContractVerdict)] = [Broken()],
    };

    /// <summary>Every text with its member, and with its error if the member returns one.</summary>
    private static readonly Lazy<List<(string Member, GatewayError? Error, Message Text)>> Found = new(() => [.. Walk()]);

    [Fact]
    public void ErrorTypes_All_AreCovered()
    {
        var types = typeof(ErrorTypes).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        types.Except(Found.Value.Where(found => found.Error is not null).Select(found => found.Error!.Type)).ShouldBeEmpty();
    }

    [Fact]
    public void Texts_All_HaveAChineseTextWithTheSameArguments()
    {
        List<string> missing = [];
        foreach (var (member, _, text) in Found.Value.Where(found => found.Text.Template != "{0}" && found.Text.Template.Length > 0))
        {
            var chinese = Translations.Find(text.Template, MessageLanguage.Chinese);
            if (chinese is null)
            {
                missing.Add($"{member}: {text.Template}");
                continue;
            }

            Arguments(chinese).ShouldBe(Arguments(text.Template), $"{member}: {chinese}");
            var filled = text.In(MessageLanguage.Chinese);
            (Han().IsMatch(filled) || text.Template == "null").ShouldBeTrue($"{member}: {filled}");
            Placeholder().IsMatch(filled).ShouldBeFalse($"{member}: {filled}");
            Placeholder().IsMatch(text.ToString()).ShouldBeFalse($"{member}: {text}");
        }

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Texts_All_ContainTheirArguments()
    {
        foreach (var (member, _, text) in Found.Value.Where(found => Placeholder().IsMatch(found.Text.Template)))
        {
            var english = text.ToString();
            var chinese = text.In(MessageLanguage.Chinese);
            foreach (var argument in new[] { Sample, "418" }.Where(argument => english.Contains(argument, StringComparison.Ordinal)))
            {
                chinese.ShouldContain(argument, Case.Sensitive, member);
            }
        }

        Found.Value.Count(found => Placeholder().IsMatch(found.Text.Template)).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void RootValues_OtherThanAnObject_HaveAChineseMessage()
    {
        string[] bodies =
        [
            "[]", "\"a\"", "\"{}\"", "1", "null", "true", "", " ", "<a>", "a=b", "x", "// c", "{", "{\"a\":1,}", "\uFEFF{}",
        ];
        foreach (var body in bodies)
        {
            JsonBody.Parse(new(System.Text.Encoding.UTF8.GetBytes(body)), new JsonLimits(32, 100), out var fault).ShouldBeNull(body);

            var chinese = ContractErrors.JsonInvalid(fault!).Text.In(MessageLanguage.Chinese);

            chinese.ShouldStartWith("请求体");
            EnglishWords().Matches(chinese).Select(match => match.Value)
                .Except(["JSON", "UTF", "BOM", "XML", "HTML", "prompt", "cat", "null", "true", "false"]).ShouldBeEmpty(chinese);
        }
    }

    /// <summary>Finds translations whose English text was changed or removed.</summary>
    [Fact]
    public void Translations_All_HaveAnEnglishTextInTheSources()
    {
        var source = string.Join('\n', Directory.EnumerateFiles(SourceDirectory(), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "ChineseMessages.cs").Select(File.ReadAllText));
        source = Concatenation().Replace(source, "")
            .Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            .Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

        ChineseMessages.All.Keys
            .Where(key => Placeholder().Split(key).Any(part => !source.Contains(part, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    private static IEnumerable<(string Member, GatewayError? Error, Message Text)> Walk()
    {
        foreach (var method in typeof(GatewayError).Assembly.GetTypes()
            .Where(type => type != typeof(Message) && !type.IsDefined(typeof(CompilerGeneratedAttribute))
                && type.Namespace?.StartsWith("Gateway.Documentation", StringComparison.Ordinal) != true)
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => !method.ContainsGenericParameters && !method.Name.Contains('<')
                && (method.ReturnType == typeof(GatewayError)
                    || method.ReturnType == typeof(Message)
                    || method.ReturnType == typeof(JsonFault))))
        {
            foreach (var arguments in ArgumentsOf(method))
            {
                var member = $"{method.DeclaringType!.Name}.{method.Name}";
                switch (method.Invoke(null, arguments))
                {
                    case GatewayError error:
                        yield return (member, error, error.Text);
                        break;
                    case JsonFault fault:
                        yield return (member, null, fault.What);
                        yield return (member, null, fault.Message);
                        break;
                    case Message message:
                        yield return (member, null, message);
                        break;
                }
            }
        }
    }

    /// <summary>Empty for a method that takes a request, because it returns texts of the other methods.</summary>
    private static IEnumerable<object?[]> ArgumentsOf(MethodInfo method)
    {
        IEnumerable<object?[]> combinations = [[]];
        var nullable = new NullabilityInfoContext();
        foreach (var parameter in method.GetParameters())
        {
            if (!Samples.TryGetValue(parameter.ParameterType, out var samples))
            {
                return [];
            }

            if (parameter.ParameterType == typeof(string) && nullable.Create(parameter).WriteState == NullabilityState.Nullable)
            {
                samples = [.. samples, null];
            }

            combinations = [.. combinations.SelectMany(before => samples.Select(sample => (object?[])[.. before, sample]))];
        }

        return combinations;
    }

    private static List<string> Arguments(string template) =>
        [.. Placeholder().Matches(template).Select(match => match.Value).Distinct().Order()];

    private static ContractSet Seeded() => new([Contracts.TestContract.Of("\"p\":{\"type\":\"string\"}")]);

    private static ContractVerdict Broken()
    {
        using var body = JsonBodies.Parse("{\"p\":1}");
        return Contracts.TestContract.Of("\"p\":{\"type\":\"string\"}").Check(body, UnknownParameterPolicy.Warn, MessageLanguage.Chinese);
    }

    private static string SourceDirectory([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "src", "Gateway"));

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex EnglishWords();

    [GeneratedRegex("\"\\s*\\+\\s*\\$?\"")]
    private static partial Regex Concatenation();
}
