using System.Text.RegularExpressions;
using Gateway.Configuration.Options;
using Gateway.Contracts.Patterns;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts.Vocabulary;

/// <summary><c>pattern</c> has the meaning of ECMA-262 with the flag <c>u</c>, which differs from that of .NET.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData("^abc$", "abc", true)]
    [InlineData("b", "abc", true)]
    [InlineData("", "", true)]
    [InlineData("^abc$", "abc\\n", false)]
    [InlineData("^\\d+$", "12", true)]
    [InlineData("^\\d+$", "\u0661\u0662", false)]
    [InlineData("^\\w+$", "a_Z9", true)]
    [InlineData("^\\w+$", "\u00e9", false)]
    [InlineData("^\\W$", "\u00e9", true)]
    [InlineData("^\\s$", "\ufeff", true)]
    [InlineData("^\\s$", "\u0085", false)]
    [InlineData("^\\S$", "\u0085", true)]
    [InlineData("^.$", "\\ud83d\\ude00", true)]
    [InlineData("^.$", "\u2028", false)]
    [InlineData("^.$", "\u0085", true)]
    [InlineData("^..$", "\ud83d\ude00", false)]
    [InlineData("^[^a]$", "\ud83d\ude00", true)]
    [InlineData("^[^\ud83d\ude00]$", "\ud83d\ude00", false)]
    [InlineData("^[^\ud83d\ude00]$", "\ud83d\ude01", true)]
    [InlineData("^[\\u{1F600}-\\u{1F64F}]+$", "\ud83d\ude00\ud83d\ude4f", true)]
    [InlineData("^[\\u{1F600}-\\u{1F64F}]+$", "\ud83d\ude50", false)]
    [InlineData("^[\\u{FF00}-\\u{10FFFF}]+$", "\uff01\ud800\udc00\udbff\udfff", true)]
    [InlineData("^\ud83d\ude00{2}$", "\ud83d\ude00\ud83d\ude00", true)]
    [InlineData("^\\ud83d\\ude00$", "\ud83d\ude00", true)]
    [InlineData("^a{2,3}?$", "aaa", true)]
    [InlineData("^a{2,}$", "a", false)]
    [InlineData("^(?:ab|cd)*$", "abcd", true)]
    [InlineData("^(a|b)?c+$", "bcc", true)]
    [InlineData("^a|b$", "xb", true)]
    [InlineData("^[\\w.\\-]+@[a-z]+\\.[a-z]{2,4}$", "a.b-c@d.io", true)]
    [InlineData("^#[0-9a-fA-F]{6}$", "#00ffCC", true)]
    [InlineData("^#[0-9a-fA-F]{6}$", "#00ffCG", false)]
    [InlineData("^\\/\\[\\]\\{\\}\\|$", "/[]{}|", true)]
    [InlineData("^[]$", "a", false)]
    [InlineData("^[^]$", "\\n", true)]
    [InlineData("^\\x41\\u0042\\cJ\\t\\0$", "AB\\n\\t\\u0000", true)]
    [InlineData("^[a-]$", "-", true)]
    [InlineData("^[\\b]$", "\\b", true)]
    [InlineData("k", "\u212a", false)]
    [InlineData("^(a|)$", "", true)]
    [InlineData("^(a*)?b$", "aab", true)]
    [InlineData("^(?:a*|b){0,1}$", "b", true)]
    [InlineData("^(?:a|){0}b$", "b", true)]
    [InlineData("^(?:a|){0}b$", "ab", false)]
    [InlineData("^(?:(?:a|)b)+$", "abb", true)]
    [InlineData("^(a*)*$", "aaa", true)]
    [InlineData("^(a*)*$", "aab", false)]
    [InlineData("(?:^|,)?a", "ba", true)]
    [InlineData("^a(?:$|,)?", "ab", true)]
    [InlineData("^(?:b?^)?a$", "a", true)]
    [InlineData("^(?:$|,)??$", "a", false)]
    [InlineData("^(|a)+b$", "aab", true)]
    [InlineData("^(a{0}|b){2,}$", "bb", true)]
    [InlineData("^((a*b?)*c?)+$", "abcab", true)]
    [InlineData("^()*a$", "a", true)]
    [InlineData("b[ab]{3}?|[ab]+([ab]+|)+", "1a", true)]
    public void Pattern_OfEcmaScript_HasItsMeaning(string pattern, string text, bool matches)
    {
        using var body = JsonBodies.Parse($"{{\"p\":\"{text}\"}}");
        body.Root.TryGetMember("p"u8, out var value).ShouldBeTrue();
        TextPattern.Read(pattern).Matches(value).ShouldBe(matches);
    }

    [Theory]
    [InlineData("a(?=b)", "looks ahead or behind")]
    [InlineData("a(?!b)", "looks ahead or behind")]
    [InlineData("(?<!a)b", "looks ahead or behind")]
    [InlineData("(?<n>a)", "has a named group")]
    [InlineData("(?i:a)", "has a named group or flags")]
    [InlineData("(a)\\1", "refers to a group")]
    [InlineData("\\ba", "has a word boundary")]
    [InlineData("\\p{L}", "has \\p{…}")]
    [InlineData("a(", "an unmatched '('")]
    [InlineData("a)", "an unmatched ')'")]
    [InlineData("[a", "an unmatched '['")]
    [InlineData("a**", "a repetition of a repetition")]
    [InlineData("*a", "a repetition of nothing")]
    [InlineData("^*", "a repetition of an anchor")]
    [InlineData("a{2", "an incomplete or reversed repetition")]
    [InlineData("a{3,2}", "an incomplete or reversed repetition")]
    [InlineData("a}", "an unescaped '}'")]
    [InlineData("]", "an unescaped ']'")]
    [InlineData("[b-a]", "a range in '[…]'")]
    [InlineData("[\\d-z]", "a range in '[…]'")]
    [InlineData("\\q", "an escape '\\q'")]
    [InlineData("\\-", "an escape '\\-'")]
    [InlineData("\\u12", "an incomplete escape")]
    [InlineData("\\ud83d", "half of a surrogate pair")]
    [InlineData("\\u{110000}", "an escape '\\u{…}' of no character")]
    [InlineData("a\\", "a '\\' at its end")]
    [InlineData("a{1001}", "repeats something more than 1000 times")]
    [InlineData("((a{100}){100}){100}", "is too complex")]
    [InlineData("(a|){2}", "repeats a part that can match the empty text")]
    [InlineData("(?:^|b)+", "repeats a part that can match the empty text")]
    [InlineData("(?:a?b?){1,3}", "repeats a part that can match the empty text")]
    [InlineData("((|a)|b){3}?", "repeats a part that can match the empty text")]
    public void Pattern_WithoutTheSameMeaning_IsRefused(string pattern, string why) =>
        Should.Throw<PatternException>(() => TextPattern.Read(pattern)).Message.ShouldContain(why);

    /// <summary>Each of these could take seconds or hundreds of megabytes for one text.</summary>
    [Theory]
    [InlineData("a{1000}")]
    [InlineData("[ab]*a[ab]{12}c")]
    [InlineData("[ab]*a[ab]{100}c|[bc]*b[bc]{100}d")]
    [InlineData("^hello [ab]*a[ab]{100}c")]
    [InlineData("^this is a long beginning [ab]*a[ab]{100}c")]
    [InlineData("x{30}[ab]*a[ab]{60}c")]
    [InlineData("^(?:\\d+|hello [ab]*a[ab]{60}c)$")]
    [InlineData("a.{300}b")]
    [InlineData("(a|b)*a(a|b){200}$")]
    [InlineData("^(?:a|aa){1,100}$")]
    [InlineData(".{0,900}y.{0,900}z")]
    [InlineData("\\u{1F600}.{900}\\u{1F601}")]
    public void Pattern_WhoseAutomatonGrowsWithTheText_IsRefused(string pattern) =>
        Should.Throw<PatternException>(() => TextPattern.Read(pattern)).Message.ShouldContain("more than 4 MiB of states");

    [Theory]
    [InlineData("^[a-z]{1,1000}$")]
    [InlineData("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$")]
    [InlineData("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")]
    [InlineData("a{250}")]
    [InlineData("^#(?:[0-9a-fA-F]{3}){1,2}$")]
    [InlineData("^\\d{1,5}x\\d{1,5}$")]
    [InlineData("^.{1,500}$")]
    [InlineData("^(?:https?|gs)://[^\\s]{1,200}\\.(?:png|jpe?g|webp)$")]
    [InlineData("(?:a?^c)?b$")]
    [InlineData("(a?^c|b)$")]
    [InlineData("^(?:[a-z]?$|b?^c)?$")]
    public void Pattern_WithABoundedAutomaton_IsAccepted(string pattern) =>
        TextPattern.Read(pattern).Source.ShouldBe(pattern);

    /// <summary>An engine keeps states for as long as it lives, so it lives for a limited number of units.</summary>
    [Fact]
    public void Engine_AfterTheUnitsOfItsTexts_IsReplaced()
    {
        var engine = new PatternEngine(EcmaPattern.Translate("^[a-z]+$"));
        engine.TryTake(PatternEngine.MostUnits).ShouldBeTrue();
        engine.TryTake(0).ShouldBeTrue();
        engine.TryTake(1).ShouldBeFalse();

        var pattern = TextPattern.Read("^[a-z]+$");
        using var body = JsonBodies.Parse($"{{\"p\":\"{new string('a', TextPattern.LongestText)}\",\"q\":\"A\"}}");
        body.Root.TryGetMember("p"u8, out var valid).ShouldBeTrue();
        body.Root.TryGetMember("q"u8, out var invalid).ShouldBeTrue();
        for (var count = 0; count < 40; count++)
        {
            pattern.Matches(valid).ShouldBeTrue();
            pattern.Matches(invalid).ShouldBeFalse();
        }
    }

    [Fact]
    public void Pattern_Long_IsRefused() =>
        Should.Throw<PatternException>(() => TextPattern.Read(new string('a', 1025))).Message.ShouldContain("more than 1024 characters");

    [Fact]
    public void Pattern_ThatBacktracks_IsMatchedInLinearTime()
    {
        // A backtracking engine needs 2^8000 steps.
        using var body = JsonBodies.Parse($"{{\"p\":\"{new string('a', TextPattern.LongestText - 1)}b\"}}");
        body.Root.TryGetMember("p"u8, out var value).ShouldBeTrue();
        TextPattern.Read("^(a+)+$").Matches(value).ShouldBeFalse();
        Should.Throw<RegexMatchTimeoutException>(() =>
            Regex.IsMatch(new string('a', 100) + "b", "^(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void Pattern_LongText_IsRefusedBeforeItIsMatched()
    {
        var contract = TestContract.Of("\"p\":{\"type\":\"string\",\"pattern\":\"^a*$\"}");
        foreach (var (length, isValid) in ((int, bool)[])[(TextPattern.LongestText, true), (TextPattern.LongestText + 1, false)])
        {
            using var body = JsonBodies.Parse($"{{\"p\":\"{new string('a', length)}\"}}");
            var verdict = contract.Check(body, UnknownParameterPolicy.Warn, MessageLanguage.English);
            verdict.IsValid.ShouldBe(isValid);
            verdict.Violations.Select(violation => violation.Type).ShouldBe(isValid ? [] : ["string_too_long"]);
        }
    }
}
