using System.Text;

namespace Gateway.Hostile.Attacks;

/// <summary>Bodies for <see cref="HostileContract"/>. A body of a small attack is smaller.</summary>
internal static class VocabularyBodies
{
    private const int FullBytes = 20_000_000;
    private const int TextChars = 8_192;

    public static byte[] ValidUnions(int bytes) => List("deep", Part(bytes, 4_000), _ => Nested("1", ""));

    public static byte[] DeepUnions(int bytes) => List("deep", Part(bytes, 4_000), _ => Nested("\"x\"", ""));

    public static byte[] UnknownMembers(int bytes) => List("deep", Part(bytes, 4_000), _ => Nested("\"x\"", ",\"c\":1"));

    public static byte[] WideUnions(int bytes) => List("wide", Part(bytes, 25_000), n => $"{{\"kind\":\"k{n % 40}\"}}");

    public static byte[] PatternTexts(int bytes) => List("texts", Part(bytes, 2_000), n => $"\"{RandomText(n)}\"");

    public static byte[] LongText(int bytes) => List("texts", 1, _ => $"\"{new string('a', bytes)}\"");

    public static byte[] UniqueNumbers(int bytes) => List("numbers", Part(bytes, 60_000), n => $"1{new string('0', 200)}.{n}1");

    public static byte[] ManyUniqueNumbers(int bytes) => List("numbers", Part(bytes, 100_000), n => $"1{new string('0', 100)}.{n}1");

    public static byte[] UniqueLists(int bytes) => List("lists", Part(bytes, 15_000), n => $"[{n},{FullBytes - n},{n % 7}]");

    private static int Part(int bytes, int count) => (int)((long)count * bytes / FullBytes);

    private static string Nested(string value, string further)
    {
        for (var level = 0; level < HostileContract.Levels; level++)
        {
            value = $"{{\"a\":{value}{further}}}";
        }

        return value;
    }

    private static string RandomText(int seed)
    {
        var random = new Random(seed);
        return new string([.. Enumerable.Range(0, TextChars).Select(_ => "ab"[random.Next(2)])]);
    }

    private static byte[] List(string name, int count, Func<int, string> item) => Encoding.UTF8.GetBytes(
        $"{{\"{name}\":[{string.Join(',', Enumerable.Range(0, count).Select(item))}]}}");
}
