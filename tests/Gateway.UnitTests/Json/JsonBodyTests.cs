using System.Buffers;
using System.Text;
using Gateway.Json;
using Gateway.Testing.Json;

namespace Gateway.UnitTests.Json;

public class JsonBodyTests
{
    public static TheoryData<string> Good => new()
    {
        "{}", " {} ", "\n\t{\r\n}\n", """{"a":1}""", """{"a":null}""", """{"a":true,"b":false}""", """{"a":"","b":" "}""",
        """{"":1}""", """{"a":[]}""", """{"a":{}}""", """{"a":[1,[2,[3]]]}""", """{"a":{"a":{"a":1}}}""", """{"a":[{"a":1},{"a":1}]}""",
        """{"a":0}""", """{"a":-0}""", """{"a":-0.0e-0}""", """{"a":1e400}""", """{"a":1E+2}""", """{"a":123456789012345678901234567890}""",
        """{"a":"\"\\\/\b\f\n\r\t"}""", """{"a":"\u0041"}""", """{"a":"\ud83d\ude00"}""", """{"a":"\uD83D\uDE00x"}""", """{"a":"\u0000"}""",
        """{"a":"😀"}""", """{"ä":"é","日本":"語"}""", """{"a":"ÿ"}""", "{\"a\":\"\u2028\uFEFF\"}", """{"a":1,"A":2}""", """{"a":1,"a ":2}""",
        """{"a\u0000":1,"a":2}""", """{"\ud83d\ude00":1}""", """{"a":"http:\/\/x\/y"}""",
        """{"a":"//"}""", """{"a":"/* */"}""", """{"a":"NaN"}""",
        "{\"a\":\"\u007f\"}",
    };

    public static TheoryData<string, string> Bad => new()
    {
        { "", "empty" }, { " ", "empty" }, { "\r\n\t ", "empty" },
        { "[]", "must be a JSON object" }, { "1", "must be a JSON object" },
        { "\"a\"", "must be a JSON object" }, { "null", "must be a JSON object" },
        { "true", "must be a JSON object" }, { "[{}]", "must be a JSON object" },
        { "{", "too early" }, { "{\"a\"", "too early" }, { "{\"a\":", "too early" },
        { "{\"a\":1", "too early" }, { "{\"a\":\"x", "too early" },
        { "{\"a\":[1", "too early" }, { "{\"a\":tru", "at byte" }, { "{\"a\":\"\\", "at byte" }, { "{\"a\":\"\\u00", "at byte" },
        { "}", "unexpected" }, { "{]", "at byte" }, { "{\"a\":1]", "at byte" }, { "{\"a\":[1}", "at byte" }, { "{a:1}", "at byte" },
        { "{\"a\":1,}", "trailing comma" }, { "{\"a\":[1,]}", "trailing comma" }, { "{\"a\":[,1]}", "at byte" }, { "{,}", "at byte" },
        { "{\"a\":1 \"b\":2}", "at byte" }, { "{\"a\" 1}", "at byte" }, { "{\"a\":1,,\"b\":2}", "at byte" }, { "{\"a\"::1}", "at byte" },
        { "{\"a\":NaN}", "NaN" }, { "{\"a\":Infinity}", "NaN and Infinity" }, { "{\"a\":-Infinity}", "at byte" },
        { "{\"a\":1}//x", "comment" }, { "{/*x*/\"a\":1}", "comment" }, { "//x\n{}", "comment" }, { "{\"a\":1 // x\n}", "comment" },
        { "{}{}", "unexpected" }, { "{} 1", "at byte" }, { "{}x", "at byte" }, { "{},", "at byte" }, { "{}\0", "at byte" },
        { "{\"a\":01}", "at byte" }, { "{\"a\":+1}", "at byte" }, { "{\"a\":.5}", "at byte" },
        { "{\"a\":1.}", "at byte" }, { "{\"a\":1e}", "at byte" },
        { "{\"a\":--1}", "at byte" }, { "{\"a\":0x10}", "at byte" }, { "{\"a\":1_000}", "at byte" }, { "{\"a\":-}", "at byte" },
        { "{'a':1}", "single quote" }, { "{\"a\":'x'}", "single quote" }, { "{\"a\":True}", "at byte" }, { "{\"a\":nul}", "at byte" },
        { "{\"a\":undefined}", "at byte" }, { "{\"a\":\"\n\"}", "control character" },
        { "{\"a\":\"\t\"}", "control character" }, { "{\"a\":\"\u0001\"}", "control character" },
        { "{\"a\":\"\\x\"}", "at byte" }, { "{\"a\":\"\\u12g4\"}", "at byte" }, { "{\"a\":\"\\'\"}", "at byte" },
        { "{\"a\":\"\\ud800\"}", "half of a surrogate pair at byte 6" },
        { "{\"a\":\"\\udc00\"}", "half of a surrogate pair" }, { "{\"a\":\"\\ud800x\"}", "half of a" },
        { "{\"a\":\"\\ud800\\ud800\"}", "half of a" }, { "{\"a\":\"\\udc00\\ud800\"}", "half of a" },
        { "{\"a\":\"\\ud800\\u0041\"}", "half of a" },
        { "{\"a\":\"\\ud800\\n\"}", "half of a" }, { "{\"a\":\"\\uD83D\\uDE00\\uDE00\"}", "half of a" },
        { "{\"\\ud800\":1}", "half of a" }, { "{\"x\\udfff\":1}", "half of a" },
        { "{\"a\":{\"\\udead\":1}}", "half of a" },
        { "{\"a\":1,\"a\":2}", "duplicate name 'a' at byte 7" },
        { "{\"a\":1,\"\\u0061\":2}", "duplicate name 'a'" }, { "{\"\\u0061\":1,\"a\":2}", "duplicate name 'a'" },
        { "{\"b\":{\"a\":1,\"c\":1,\"a\":2}}", "duplicate name 'a'" },
        { "{\"b\":[{\"a\":1,\"a\":1}]}", "duplicate name 'a'" }, { "{\"\":1,\"\":1}", "duplicate name at byte 6" },
        { "{\"é\":1,\"\\u00e9\":1}", "duplicate name at byte" },
        { "{\"\\ud83d\\ude00\":1,\"😀\":1}", "duplicate name at" }, { "{\"a b\":1,\"a b\":1}", "duplicate name at" },
        { "{\"a\\/\":1,\"a/\":1}", "duplicate name at" },
    };

    public static TheoryData<string, byte[]> BadBytes => new()
    {
        { "byte order mark", [0xEF, 0xBB, 0xBF, .. "{}"u8] },
        { "byte order mark", [0xEF, 0xBB, 0xBF] },
        { "UTF-8 at byte 0", [0xFF, 0xFE, .. "{\0}\0"u8] },
        { "UTF-8 at byte 6", [.. "{\"a\":\""u8, 0x80, .. "\"}"u8] },
        { "UTF-8 at byte 7", [.. "{\"a\":\"x"u8, 0xC3, .. "\"}"u8] },
        { "UTF-8 at byte 6", [.. "{\"a\":\""u8, 0xC0, 0xAF, .. "\"}"u8] },
        { "UTF-8 at byte 6", [.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8] },
        { "UTF-8 at byte 6", [.. "{\"a\":\""u8, 0xF4, 0x90, 0x80, 0x80, .. "\"}"u8] },
        { "UTF-8 at byte 6", [.. "{\"a\":\""u8, 0xF0, 0x9F, 0x98, .. "\"}"u8] },
        { "UTF-8 at byte 10", [.. "{\"a\":\""u8, 0xF0, 0x9F, 0x98, 0x80, 0xE2, 0x82, .. "\"}"u8] },
        { "UTF-8 at byte 2", [.. "{\""u8, 0xFF, .. "\":1}"u8] },
        { "UTF-8 at byte 2", [.. "{}"u8, 0xC3] },
        { "UTF-8 at byte 6", [.. "{\"a\":\""u8, 0xE2, 0x82] },
    };

    [Theory, MemberData(nameof(Good))]
    public void Accepts_GoodBody_WhereverItIsCut(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        using var whole = JsonBodies.Parse(bytes, out var fault);
        fault.ShouldBeNull();
        var expected = Dump(whole!.Root);
        EachSplit(bytes, sequence =>
        {
            using var body = JsonBody.Parse(sequence, JsonBodies.Limits, out var splitFault);
            splitFault.ShouldBeNull();
            Dump(body!.Root).ShouldBe(expected);
        });
    }

    [Theory, MemberData(nameof(Bad))]
    public void Rejects_BadBody_WhereverItIsCut(string json, string message) => Rejects(Encoding.UTF8.GetBytes(json), message);

    [Theory, MemberData(nameof(BadBytes))]
    public void Rejects_BadBytes_WhereverTheyAreCut(string message, byte[] bytes) => Rejects(bytes, message);

    [Fact]
    public void Rejects_DepthOverLimit()
    {
        Depth(32).ShouldBeNull();
        Depth(33).ShouldNotBeNull().Message.ToString().ShouldStartWith("nested deeper than 32 levels at byte");
        Depth(5000).ShouldNotBeNull();

        static JsonFault? Depth(int depth)
        {
            var json = "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";
            using var body = JsonBodies.Parse(Encoding.UTF8.GetBytes(json), out var fault);
            return fault;
        }
    }

    [Theory]
    [InlineData("""{"a":1,"b":[1]}""", 3, true)]
    [InlineData("""{"a":1,"b":[1,2]}""", 3, false)]
    [InlineData("""{"a":{},"b":{},"c":{},"d":1}""", 3, false)]
    public void CountsValues(string json, int most, bool accepted)
    {
        using var body = JsonBody.Parse(new(Encoding.UTF8.GetBytes(json)), new JsonLimits(32, most), out var fault);
        (body is not null).ShouldBe(accepted);
        if (!accepted)
        {
            fault!.Message.ToString().ShouldStartWith("more than 3 values at byte");
        }
    }

    [Fact]
    public void Faults_NeverEchoValues()
    {
        string[] bodies =
        [
            "{\"a\":sekret}", "{\"a\":\"sekret\\x\"}", "{\"a\":truesekret}", "sekret", "{\"a\":1 sekret}",
            "{\"prompt sekret\":1,\"prompt sekret\":1}",
        ];
        foreach (var json in bodies)
        {
            JsonBodies.Parse(Encoding.UTF8.GetBytes(json), out var fault).ShouldBeNull();
            fault!.Message.ToString().ShouldNotContain("sekret");
        }
    }

    [Fact]
    public void Fault_ReportsPosition_BeyondLineBreaks()
    {
        JsonBodies.Parse("{\n\n  \"a\": x}"u8.ToArray(), out var fault).ShouldBeNull();
        fault!.BytePosition.ShouldBe(10);
    }

    [Theory]
    [InlineData(17), InlineData(60_000)]
    public void DuplicateNames_InLargeObject_AreFound(int members)
    {
        var json = new StringBuilder("{");
        for (var i = 0; i < members; i++)
        {
            json.Append($"\"name{i}\":{i},");
        }

        var unique = Encoding.UTF8.GetBytes(json + "\"last\":0}");
        JsonBodies.Parse(unique, out var fault).ShouldNotBeNull().Dispose();
        fault.ShouldBeNull();

        JsonBodies.Parse(Encoding.UTF8.GetBytes(json + $"\"n\\u0061me{members - 1}\":0}}"), out fault).ShouldBeNull();
        fault!.Message.ToString().ShouldStartWith($"duplicate name 'name{members - 1}'");

        var split = JsonBodies.Split(Encoding.UTF8.GetBytes(json + "\"name7\":0}"), 50, 51, 100);
        JsonBody.Parse(split, JsonBodies.Limits, out fault).ShouldBeNull();
        fault!.Message.ToString().ShouldStartWith("duplicate name 'name7'");
    }

    [Fact]
    public void DuplicateNames_LongOnes_AreFound()
    {
        var name = new string('x', 1000);
        var members = string.Join(",", Enumerable.Range(0, 40).Select(i => $"\"{name}{i}\":1"));
        JsonBodies.Parse(Encoding.UTF8.GetBytes($"{{{members}}}"), out _).ShouldNotBeNull().Dispose();
        JsonBodies.Parse(Encoding.UTF8.GetBytes($"{{{members},\"{name}\\u0033\":1}}"), out var fault).ShouldBeNull();
        fault!.Message.ToString().ShouldStartWith("duplicate name at byte");
    }

    [Fact]
    public void LongString_InManySegments_KeepsItsLength()
    {
        var payload = new string('A', 1_000_000);
        var bytes = Encoding.UTF8.GetBytes($"{{\"image_url\":\"data:image/png;base64,{payload}\",\"after\":7}}");
        int[] cuts = [.. Enumerable.Range(1, bytes.Length / 65_536).Select(i => i * 65_536)];
        using var body = JsonBody.Parse(JsonBodies.Split(bytes, cuts), JsonBodies.Limits, out _);
        body!.Root.TryGetMember("image_url"u8, out var url).ShouldBeTrue();
        url.RawLength.ShouldBe(payload.Length + 22);
        url.TryGetShortString(1000, out _).ShouldBeFalse();
        url.CountCodePoints(50).ShouldBe(50);
        url.CountCodePoints(int.MaxValue).ShouldBe(payload.Length + 22);
        body.Root.TryGetMember("after"u8, out var after).ShouldBeTrue();
        after.GetNumber().IsInteger.ShouldBeTrue();
    }

    [Fact]
    public void Disposed_Refuses()
    {
        var body = JsonBodies.Parse("{}");
        body.Dispose();
        body.Dispose();
        Should.Throw<ObjectDisposedException>(() => body.Root.Kind);
    }

    private static void Rejects(byte[] bytes, string message)
    {
        JsonBodies.Parse(bytes, out var fault).ShouldBeNull();
        fault.ShouldNotBeNull().Message.ToString().ShouldContain(message);
        EachSplit(bytes, sequence =>
        {
            JsonBody.Parse(sequence, JsonBodies.Limits, out var splitFault).ShouldBeNull();
            splitFault.ShouldBe(fault);
        });
    }

    private static void EachSplit(byte[] bytes, Action<ReadOnlySequence<byte>> check)
    {
        for (var i = 0; i <= bytes.Length; i++)
        {
            check(JsonBodies.Split(bytes, i));
        }

        check(JsonBodies.Split(bytes, [.. Enumerable.Range(0, bytes.Length)]));
    }

    private static string Dump(JsonValue value) => value.Kind switch
    {
        JsonKind.Object or JsonKind.Array => value.Kind + "(" + string.Join(",", Children(value)) + ")",
        JsonKind.String => Text(value),
        _ => value.TryGetRaw(100, out var raw) ? raw : "",
    };

    private static string Text(JsonValue value)
    {
        value.TryGetShortString(100, out var text).ShouldBeTrue();
        value.EqualsText(text).ShouldBeTrue();
        value.EqualsText(text + "x").ShouldBeFalse();
        value.CountCodePoints(100).ShouldBe(text.EnumerateRunes().Count());
        value.IsBlank().ShouldBe(string.IsNullOrWhiteSpace(text));
        return text;
    }

    private static List<string> Children(JsonValue value)
    {
        var list = new List<string>();
        foreach (var child in value.Children)
        {
            child.TryGetShortName(100, out var name).ShouldBeTrue();
            if (value.Kind == JsonKind.Object)
            {
                value.TryGetMember(Encoding.UTF8.GetBytes(name), out var found).ShouldBeTrue();
                found.RawStart.ShouldBe(child.RawStart);
            }

            list.Add(name + "=" + Dump(child));
        }

        list.Count.ShouldBe(value.Count);
        return list;
    }

    /// <summary>What the memory throws when the table is built is not the reader's, and so not the body's fault.</summary>
    [Theory]
    [InlineData("{\"a\\u0062\":1}")]
    [InlineData("{\"a\":\"x\\n\"}")]
    [InlineData("{\"a\":1,\"b\":2}")]
    public void Parse_BugOfTheBuilder_IsNotTheBodysFault(string json)
    {
        var thrown = 0;
        for (var healthy = 0; healthy < 64; healthy++)
        {
            using var memory = new FailingMemory(Encoding.UTF8.GetBytes(json), healthy);
            try
            {
                using var body = JsonBody.Parse(new ReadOnlySequence<byte>(memory.Memory), new JsonLimits(32, 100), out var fault);
                fault.ShouldBeNull();
            }
            catch (IndexOutOfRangeException)
            {
                thrown++;
            }
        }

        thrown.ShouldBeInRange(2, 63, "the memory is read beyond the first look at it, and at last it is read to the end");
    }

    [Fact]
    public void Parse_LiteralCutOffInTheLastSegment_IsTheBodysFault()
    {
        var first = new Segment("{\"a\":"u8.ToArray());
        var last = first.Append("tru"u8.ToArray());

        var sequence = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        JsonBody.Parse(sequence, new JsonLimits(32, 100), out var fault).ShouldBeNull();

        fault.ShouldNotBeNull().Message.ToString().ShouldContain("too early");
    }

    /// <summary>Stands for a bug: after some looks at it, it throws what an index beyond an array's end throws.</summary>
    private sealed class FailingMemory(byte[] bytes, int healthy) : MemoryManager<byte>
    {
        private int _left = healthy;

        public override Span<byte> GetSpan()
        {
            if (_left-- <= 0)
            {
                _ = bytes[bytes.Length];
            }

            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        public override Memory<byte> Memory => CreateMemory(bytes.Length);

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
