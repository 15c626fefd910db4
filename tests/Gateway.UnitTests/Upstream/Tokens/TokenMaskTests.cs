using System.Text;
using Gateway.Text;
using Gateway.Upstream.Tokens;

namespace Gateway.UnitTests.Upstream.Tokens;

public sealed class TokenMaskTests
{
    private static readonly Secret Token = new("tok-tok-tik");

    [Theory]
    [InlineData("", "")]
    [InlineData("nothing", "nothing")]
    [InlineData("tok-tok-tik", "***********")]
    [InlineData("a tok-tok-tik b tok-tok-tik", "a *********** b ***********")]
    [InlineData("tok-tok-tok-tik", "tok-***********")]
    [InlineData("tok-tok-ti", "tok-tok-ti")]
    public void Apply_Token_MasksEveryOccurrenceAndKeepsTheLength(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        TokenMask.Apply(bytes, Token).ShouldBe(text != expected);

        Encoding.UTF8.GetString(bytes).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ab+c/d", "ab+c/d")]
    [InlineData("ab+c/d", @"ab+c\/d")]
    [InlineData("ab+c/d", @"ab\u002Bc/d")]
    [InlineData("ab+c/d", @"ab\u002bc\u002fd")]
    [InlineData("ab+c/d", @"\u0061b+c/d")]
    [InlineData("ab+c/d", @"ab+c\\\/d")]
    [InlineData("ab+c/d", @"ab\\u002Bc\\/d")]
    [InlineData(@"a""b\c", @"a\""b\\c")]
    [InlineData(@"a""b\c", @"a\u0022b\\c")]
    [InlineData(@"a""b\c", @"a\\\""b\\\\c")]
    [InlineData("a<u>", @"a\u003Cu\u003E")]
    public void Apply_TokenWithEscapes_IsMaskedCompletely(string token, string spelling)
    {
        var secret = new Secret(token);
        var bytes = Encoding.UTF8.GetBytes($"xa {spelling} y");

        TokenMask.Apply(bytes, secret).ShouldBeTrue();

        Encoding.UTF8.GetString(bytes).ShouldBe($"xa {new string('*', spelling.Length)} y");
        TokenMask.Apply($"xa {spelling} y", secret).ShouldNotContain("b");
        TokenMask.IsClear(spelling, secret).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ab+c/d", @"ab\u002Cc/d")]
    [InlineData("ab+c/d", @"ab\n+c/d")]
    [InlineData("ab+c/d", @"ab+c\/")]
    [InlineData("ab+c/d", @"ab\u002")]
    public void Apply_OtherTextWithEscapes_IsUnchanged(string token, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        TokenMask.Apply(bytes, new Secret(token)).ShouldBeFalse();

        Encoding.UTF8.GetString(bytes).ShouldBe(text);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(200)]
    public async Task Stream_EscapesSplitAtEveryByte_AreMasked(int buffer)
    {
        const string text = @"{""a"":""\\x ab\u002Bc\/d"",""b"":""ab\u002Bc""}";
        for (var cut = 0; cut <= text.Length; cut++)
        {
            using var stream = new TokenMaskingStream(new PiecesStream(text[..cut], text[cut..]), new Secret("ab+c/d"));
            using var copy = new MemoryStream();

            await stream.CopyToAsync(copy, buffer, TestContext.Current.CancellationToken);

            Encoding.UTF8.GetString(copy.ToArray()).ShouldBe(@"{""a"":""\\x ************"",""b"":""ab\u002Bc""}", $"cut at {cut}");
            stream.BytesRead.ShouldBe(text.Length);
        }
    }

    [Fact]
    public async Task Stream_FullBuffer_IsFilledToItsEnd()
    {
        var text = new string('x', 98) + "tok-tok-tik";
        using var stream = new TokenMaskingStream(new PiecesStream(text[..95], text[95..]), Token);
        var buffer = new byte[100];

        var read = await stream.ReadAtLeastAsync(buffer, 100, cancellationToken: TestContext.Current.CancellationToken);

        read.ShouldBe(100);
        Encoding.UTF8.GetString(buffer).ShouldBe(new string('x', 98) + "**");
    }

    [Theory]
    [InlineData("xx tok-tok-tik yy")]
    [InlineData("tok-tok-tok-tik")]
    [InlineData("tok-tok-tiktok-tok-tik")]
    [InlineData("ends in tok-tok-ti")]
    [InlineData("t")]
    [InlineData("")]
    public async Task Stream_SplitAtEveryByte_MatchesTheUnsplitText(string text)
    {
        var whole = Encoding.UTF8.GetBytes(text);
        TokenMask.Apply(whole, Token);
        for (var cut = 0; cut <= text.Length; cut++)
        {
            for (var second = cut; second <= text.Length; second++)
            {
                using var stream = new TokenMaskingStream(new PiecesStream(text[..cut], text[cut..second], text[second..]), Token);
                using var copy = new MemoryStream();

                await stream.CopyToAsync(copy, 16, TestContext.Current.CancellationToken);

                Encoding.UTF8.GetString(copy.ToArray()).ShouldBe(Encoding.UTF8.GetString(whole), $"cut at {cut} and {second}");
                stream.BytesRead.ShouldBe(whole.Length);
            }
        }
    }

    [Fact]
    public async Task Stream_ByteByByte_MasksTheToken()
    {
        var text = string.Concat(Enumerable.Repeat("tok-tok-tik,", 20));
        using var stream = new TokenMaskingStream(new PiecesStream([.. text.Select(c => c.ToString())]), Token);
        using var reader = new StreamReader(stream, bufferSize: 128);

        var result = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        result.ShouldBe(string.Concat(Enumerable.Repeat("***********,", 20)));
    }

    /// <summary>Returns one piece per read, as a network does.</summary>
    private sealed class PiecesStream(params string[] pieces) : MemoryStream
    {
        private readonly Queue<byte[]> _pieces = new(pieces.Where(piece => piece.Length > 0).Select(Encoding.UTF8.GetBytes));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_pieces.TryDequeue(out var piece))
            {
                return ValueTask.FromResult(0);
            }

            var count = Math.Min(piece.Length, buffer.Length);
            piece.AsSpan(0, count).CopyTo(buffer.Span);
            if (count < piece.Length)
            {
                // The next read returns the rest of the piece first.
                var rest = _pieces.ToArray();
                _pieces.Clear();
                _pieces.Enqueue(piece[count..]);
                Array.ForEach(rest, _pieces.Enqueue);
            }

            return ValueTask.FromResult(count);
        }
    }
}
