using System.Buffers;
using System.Text;
using Gateway.Configuration.Options;
using Gateway.Json;
using Gateway.Testing.Json;
using Gateway.Text;
using Gateway.UnitTests.Contracts;

namespace Gateway.UnitTests.Json;

/// <summary>Bodies that are built to cost processor time. Their time is measured by the benchmark; here their work is bounded.</summary>
public class HostileBodyTests
{
    private const int Bytes = 600_000;
    private const int MostAllocated = 16 * 1024 * 1024;
    private const int SegmentBytes = 64 * 1024;

    public static TheoryData<string> Kinds => [.. HostileBodies.All.Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Kinds))]
    public void Check_AllocatesLittle_AndOpensEachSegmentFewTimes(string name)
    {
        var kind = HostileBodies.All.Single(kind => kind.Name == name);
        var bytes = kind.Create(Bytes);
        var mostValues = bytes.AsSpan().Count((byte)',') + 1;
        var body = new CountedSegments(bytes, SegmentBytes);
        // The first check creates the validator of the contract and fills the pools.
        Check(kind, body.Bytes);
        body.Opened = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Check(kind, body.Bytes);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostAllocated);
        // A loop that asks for each byte on its own would open a segment 600,000 times.
        body.Opened.ShouldBeLessThan((20 * body.Count) + (12 * mostValues) + 300);
    }

    [Theory]
    [InlineData(1024, true), InlineData(1025, false), InlineData(100_000, false)]
    public void Name_OfMoreThan1024Bytes_IsRefused(int bytes, bool accepted)
    {
        foreach (var unit in (string[])["n", "\\n", "\\u006e"])
        {
            var name = string.Concat(Enumerable.Repeat(unit, bytes / unit.Length)) + new string('x', bytes % unit.Length);
            foreach (var (start, end) in (ReadOnlySpan<(string, string)>)[("{\"", "\":1}"), ("{\"a\":[{\"b\":{\"", "\":1}}]}")])
            {
                using var body = JsonBodies.Parse(Encoding.UTF8.GetBytes(start + name + end), out var fault);
                (body is not null).ShouldBe(accepted);
                if (!accepted)
                {
                    fault!.Message.ToString().ShouldBe($"a name longer than 1024 bytes at byte {start.Length - 1}");
                }
            }
        }
    }

    [Fact]
    public void Name_ThatIsTooLong_IsNotReadToItsEnd()
    {
        // The name is not closed, so a reader of the whole name would report the end of the text.
        using var body = JsonBodies.Parse(Encoding.UTF8.GetBytes("{\"" + new string('n', 5_000)), out var fault);
        fault!.What.ToString().ShouldStartWith("a name longer");
    }

    [Theory]
    [InlineData("n"), InlineData("\\n"), InlineData("\\u006e"), InlineData("\\ud83d\\ude00")]
    public void Duplicate_IsFound_AmongLongNamesThatDifferAtTheEnd(string unit)
    {
        var start = string.Concat(Enumerable.Repeat(unit, 1_000 / unit.Length));
        foreach (var count in (int[])[2, 16, 17, 300])
        {
            var names = Enumerable.Range(0, count).Select(i => $"\"{start}{i:000}\":1").ToList();
            using var distinct = JsonBodies.Parse(Encoding.UTF8.GetBytes($"{{{string.Join(',', names)}}}"), out var none);
            none.ShouldBeNull();
            names.Add(names[count / 2]);
            using var body = JsonBodies.Parse(Encoding.UTF8.GetBytes($"{{{string.Join(',', names)}}}"), out var fault);
            fault!.What.ToString().ShouldBe("duplicate name");
        }
    }

    [Fact]
    public void Check_EndsInTheNextSegment_WhenTheCallerCancels()
    {
        foreach (var kind in HostileBodies.All)
        {
            var body = kind.Create(Bytes);
            var segments = Segments(body);
            using var leaving = new CancellationTokenSource();
            leaving.Cancel();
            Should.Throw<OperationCanceledException>(
                () => JsonBody.ParseCancellable(segments, JsonBodies.Limits, leaving.Token, out _), kind.Name);
        }
    }

    [Fact]
    public void ContractCheck_EndsInTheNextSegment_WhenTheCallerCancels()
    {
        using var leaving = new CancellationTokenSource();
        var bytes = HostileBodies.Valid.Create(Bytes);
        using var json = JsonBody.ParseCancellable(Segments(bytes), JsonBodies.Limits, leaving.Token, out _);
        leaving.Cancel();
        Should.Throw<OperationCanceledException>(
            () => Seeds.Contract(HostileBodies.Valid.Model).Check(json!, UnknownParameterPolicy.Warn, MessageLanguage.English));
    }

    private static void Check(HostileBody kind, ReadOnlySequence<byte> bytes)
    {
        using var json = JsonBody.Parse(bytes, JsonBodies.Limits, out _);
        if (json is not null)
        {
            Seeds.Contract(kind.Model).Check(json, UnknownParameterPolicy.Warn, MessageLanguage.English);
        }
    }

    private static ReadOnlySequence<byte> Segments(byte[] bytes) =>
        JsonBodies.Split(bytes, [.. Enumerable.Range(1, (bytes.Length - 1) / SegmentBytes).Select(i => i * SegmentBytes)]);
}
