using System.Text;
using System.Text.Json;
using Gateway.Json;
using Gateway.Testing.Json;

namespace Gateway.UnitTests.Json;

/// <summary>
/// The gateway's own reader accepts the same texts as the reader of .NET and finds an error at the same byte, in one segment and in
/// many. The texts are valid ones with a few random changes.
/// </summary>
public class JsonGrammarTests
{
    private const int TextsPerSeed = 4_000;

    private static readonly string[] Samples =
    [
        """{"prompt":"a lion","image_url":"https://example.com/a.png","num_images":2,"strength":0.5,"safe":true,"seed":null}""",
        """ { "a" : [ 1 , -2.5e+10 , 0 , [ ] , { } ] , "b" : { "c" : "x\n\"\u00e9\ud83d\ude00" } } """,
        "{\n\t\"é\": \"狮子😀\",\r\n\t\"long\": \"" + new string('x', 40) + "\", \"n\": 123456789012345678901234567890.5 }\n",
        """{"a":[true,false,null,"",0,-0,1e5,0.0],"b":[[[[1]]]],"c":"\\\/\b\f\n\r\t\"\u0041"}""",
        """["a",1]""", "\"a\\n\"", "-12.5e3", "true", "null", "{}",
    ];

    private const string Changes = "{}[],:\"\\/ \n\r\t\u0001-+.eE0123456789abfnrtuxNIT'#<=é";

    private static readonly string[] OwnFaults = ["duplicate name", "half of a surrogate", "nested deeper", "more than", "a name longer"];

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void FindsTheSameErrors_AsTheReaderOfDotNet(int seed)
    {
        var random = new Random(seed);
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < TextsPerSeed; i++)
        {
            var text = Encoding.UTF8.GetBytes(Change(Samples[random.Next(Samples.Length)], random));
            var fault = Fault(text);
            Split(text, random).ShouldBe(fault, Show(text));
            var expected = ErrorOfDotNet(text);
            if (fault is null)
            {
                expected.ShouldBeNull(Show(text));
                accepted++;
            }
            else if (!fault.IsAboutWhole && !OwnFaults.Any(own => fault.What.ToString().StartsWith(own, StringComparison.Ordinal)))
            {
                fault.BytePosition.ShouldBe(expected.ShouldNotBeNull(Show(text)), Show(text));
                refused++;
            }
        }

        accepted.ShouldBeGreaterThan(TextsPerSeed / 20);
        refused.ShouldBeGreaterThan(TextsPerSeed / 4);
    }

    private static JsonFault? Fault(byte[] text)
    {
        using var body = JsonBodies.Parse(text, out var fault);
        return fault;
    }

    private static JsonFault? Split(byte[] text, Random random)
    {
        var cuts = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(text.Length + 1)).Order().ToArray();
        using var body = JsonBody.Parse(JsonBodies.Split(text, cuts), JsonBodies.Limits, out var fault);
        return fault;
    }

    private static string Change(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (var changes = random.Next(3); changes > 0; changes--)
        {
            var at = random.Next(changed.Length);
            var character = Changes[random.Next(Changes.Length)];
            switch (random.Next(4))
            {
                case 0:
                    changed.Insert(at, character);
                    break;
                case 1 when changed.Length > 1:
                    changed.Remove(at, 1);
                    break;
                case 2 when changed.Length > 1:
                    changed.Length = Math.Max(1, at);
                    break;
                default:
                    changed[at] = character;
                    break;
            }
        }

        return changed.ToString();
    }

    /// <summary>The offset of the first error. Null: there is none.</summary>
    private static long? ErrorOfDotNet(byte[] text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            var at = 0;
            for (var lines = exception.LineNumber ?? 0; lines > 0; lines--)
            {
                at += text.AsSpan(at).IndexOf((byte)'\n') + 1;
            }

            return Math.Min(text.Length, at + (exception.BytePositionInLine ?? 0));
        }
    }

    private static string Show(byte[] text) => Encoding.UTF8.GetString(text);
}
