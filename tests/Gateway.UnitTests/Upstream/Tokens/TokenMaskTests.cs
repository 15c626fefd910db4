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

    /// <summary>Every form in which a serialiser or a URL writes a character, at every position and for the whole token.</summary>
    [Theory]
    [InlineData("%{0:X2}")]
    [InlineData("%{0:x2}")]
    [InlineData("%25{0:X2}")]
    [InlineData("%25{0:x2}")]
    [InlineData("%2525{0:X2}")]
    [InlineData(@"\u0025{0:X2}")]
    [InlineData(@"\u002525{0:x2}")]
    [InlineData(@"\\u0025{0:x2}")]
    [InlineData(@"\u00{0:X2}")]
    public async Task Apply_CharactersPercentEncodedOrEscaped_IsMaskedCompletely(string form)
    {
        const string token = "aK9%+/~:z2";
        var encoded = token.Select(c => string.Format(System.Globalization.CultureInfo.InvariantCulture, form, (int)c)).ToArray();
        string[] spellings =
        [
            string.Concat(encoded),
            .. Enumerable.Range(0, token.Length).Select(i => token[..i] + encoded[i] + token[(i + 1)..]),
            .. Enumerable.Range(0, token.Length).Select(i => string.Concat(encoded[..i]) + token[i..]),
            .. Enumerable.Range(0, token.Length).Select(i => token[..i] + string.Concat(encoded[i..])),
        ];
        foreach (var spelling in spellings)
        {
            var bytes = Encoding.UTF8.GetBytes($"x%2f a {spelling} y%");

            TokenMask.Apply(bytes, new Secret(token)).ShouldBeTrue(spelling);

            Encoding.UTF8.GetString(bytes).ShouldBe($"x%2f a {new string('*', spelling.Length)} y%");
            TokenMask.IsClear(spelling, new Secret(token)).ShouldBeFalse(spelling);
        }

        await ShouldBeMaskedAtEveryCutAsync(token, spellings[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Apply_TokenInsideBase64_IsMaskedAtEveryPosition(int before)
    {
        // The token's base64 contains + and / at every position.
        const string token = "~~>??>~~>??>~~";
        var bytes = Encoding.ASCII.GetBytes(new string('k', before) + token + ":password");
        var standard = Convert.ToBase64String(bytes);
        foreach (var text in (string[])
            [
                standard, standard.Replace('+', '-').Replace('/', '_').TrimEnd('='),
                standard.Replace("/", @"\/", StringComparison.Ordinal), standard.Replace("+", @"\u002B", StringComparison.Ordinal),
                Uri.EscapeDataString(standard),
            ])
        {
            var masked = TokenMask.Apply($"Basic {text}", new Secret(token));

            // The characters at both ends, which depend on the neighbours, remain.
            masked.Count(c => c == '*').ShouldBeGreaterThanOrEqualTo((token.Length * 4 / 3) - 2, text);
            masked.Length.ShouldBe(text.Length + "Basic ".Length);
            await ShouldBeMaskedAtEveryCutAsync(token, text, masked["Basic ".Length..]);
        }
    }

    [Theory]
    [InlineData("abcdefgh", "abcdefg%6")]
    [InlineData("abcdefgh", "abcdefg%")]
    [InlineData("abcdefgh", "abcdefg%69")]
    [InlineData("abcdefgh", "abcdefg%2568h")]
    [InlineData("abcdefgh", "%61%62%63%64%65%66%67")]
    [InlineData("abcdefgh", "abcdefg%25252568")]
    [InlineData("abcdefgh", "%%%%%%%%%%%%abcdefg")]
    public void Apply_OtherPercentEncodedText_IsUnchanged(string token, string text)
    {
        if (text == "abcdefg%2568h")
        {
            // The percent sign is encoded twice, which is the token and one more character.
            TokenMask.Apply(text, new Secret(token)).ShouldBe("************h");
            return;
        }

        TokenMask.Apply(text, new Secret(token)).ShouldBe(text);
    }

    /// <summary>A text of escapes costs about as much as another text of its size: no escape is compared many times.</summary>
    [Theory]
    [InlineData(@"\")]
    [InlineData(@"\n")]
    [InlineData("%")]
    [InlineData("%25")]
    [InlineData("%E4%BD%A0")]
    [InlineData(@"\u4f60")]
    [InlineData("a")]
    public void Apply_LongTextOfOneEscape_IsUnchangedAndComparedOnce(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var bytes = Encoding.UTF8.GetBytes(text);

        TokenMask.Apply(bytes, new Secret("abcdefgh-token-of-usual-length")).ShouldBeFalse();

        bytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text)).ShouldBeTrue();
    }

    private static async Task ShouldBeMaskedAtEveryCutAsync(string token, string spelling, string? masked = null)
    {
        var text = $"x {spelling} y";
        for (var cut = 0; cut <= text.Length; cut++)
        {
            using var stream = new TokenMaskingStream(new PiecesStream(text[..cut], text[cut..]), new Secret(token));
            using var copy = new MemoryStream();

            await stream.CopyToAsync(copy, 1024, TestContext.Current.CancellationToken);

            Encoding.UTF8.GetString(copy.ToArray()).ShouldBe($"x {masked ?? new string('*', spelling.Length)} y", $"cut at {cut}");
        }
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
