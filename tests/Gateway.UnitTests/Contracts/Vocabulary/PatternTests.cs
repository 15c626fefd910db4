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
    public void Pattern_WithoutTheSameMeaning_IsRefused(string pattern, string why) =>
        Should.Throw<PatternException>(() => TextPattern.Read(pattern)).Message.ShouldContain(why);

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
