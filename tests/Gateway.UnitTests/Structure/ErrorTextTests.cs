using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Clients;
using Gateway.Errors;
using Gateway.Text;

namespace Gateway.UnitTests.Structure;

/// <summary>
/// A message text stands in one place of the gateway: the class of the errors of its stage. Everything else that shows the text calls
/// that class. Only the translations repeat it, as their key. The sandbox is a separate program, which speaks like the upstream.
/// </summary>
public sealed partial class ErrorTextTests
{
    private const int WordsOfASentence = 5;
    private const int WordsOfAMessage = 4;

    private static readonly IReadOnlyList<(Type Type, MethodBase Method, string Text)> Literals =
    [
        .. typeof(GatewayError).Assembly.GetTypes().Where(type => TypeReferences.Outermost(type) != typeof(ChineseMessages))
            .SelectMany(type => CompiledCode.MethodsOf(type).SelectMany(method => CompiledCode.Literals(method)
                .Select(text => (TypeReferences.Outermost(type), method, text)))),
    ];

    [Fact]
    public void Texts_OfTheErrorClasses_OccurOnce()
    {
        // The classes of the OpenAPI document hold descriptions of the errors and no messages.
        var own = Literals
            .Where(literal => literal.Type.Name.EndsWith("Errors", StringComparison.Ordinal)
                && !literal.Type.Namespace!.StartsWith("Gateway.Documentation", StringComparison.Ordinal))
            .GroupBy(literal => literal.Method)
            .SelectMany(method => TextsOf([.. method.Select(literal => literal.Text)])).ToList();

        own.Count.ShouldBeGreaterThan(60);
        own.Where(text => Literals.Count(literal => literal.Text.Contains(text, StringComparison.Ordinal)) > 1)
            .Select(text => $"{text}: {Places(text)}").Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Literals_OfAnErrorClass_AreFound()
    {
        var text = ClientErrors.Invalid().Message;

        Literals.Where(literal => literal.Type == typeof(ClientErrors)).Select(literal => literal.Text).ShouldContain(text);
        TextsOf(["The upstream has a ", text, "'"]).ShouldBe([text]);
    }

    /// <summary>The sentences of a method, and its longest literal. The other literals are the short parts between arguments, which
    /// several messages may share.</summary>
    private static IEnumerable<string> TextsOf(IReadOnlyList<string> literals) => literals
        .Where(text => Word().Count(text) >= WordsOfASentence
            || (text == literals.MaxBy(other => other.Length) && Word().Count(text) >= WordsOfAMessage));

    private static string Places(string text) => string.Join(
        ", ", Literals.Where(literal => literal.Text.Contains(text, StringComparison.Ordinal)).Select(literal => literal.Type.Name));

    [GeneratedRegex("[A-Za-z-]+")]
    private static partial Regex Word();
}
