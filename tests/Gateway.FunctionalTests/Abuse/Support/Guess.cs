using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Abuse.Support;

/// <summary>Invalid keys, from entirely different to almost correct.</summary>
internal static class Guess
{
    public static IReadOnlyDictionary<string, string> Kinds(string right) => new Dictionary<string, string>
    {
        ["unknown"] = TestKey.Create().Text,
        ["right id"] = right[..14] + TestKey.Create().Text[14..],
        ["last character"] = right[..^1] + (right[^1] == 'a' ? 'b' : 'a'),
        ["first character"] = "gw_" + (right[3] == 'a' ? 'b' : 'a') + right[4..],
        ["another make"] = new string('k', right.Length),
        ["cut"] = right[..^1],
    };
}
