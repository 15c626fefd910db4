using System.Buffers.Binary;
using System.Text;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>A browser plays files.</summary>
public sealed class BrowserTests
{
    private const int Seconds = 60;

    /// <summary>
    /// The page of the browser loads the URL a second time: with a range, or with the entity tag if it has already read the whole file.
    /// </summary>
    [Fact]
    public async Task Sound_AtItsUrl_IsPlayed()
    {
        await using var browser = await Chromium.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(Wave(), "audio/wav", "tone.wav");

        await browser.Page.GotoAsync(url.ToString());

        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && entry["status"] is 206 or 304, TestContext.Current.CancellationToken);
        browser.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sound_InAPage_IsSought()
    {
        await using var browser = await Chromium.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(Wave(), "audio/wav", "tone.wav");
        await browser.Page.SetContentAsync($"<audio preload=\"metadata\" src=\"{url}\"></audio>");

        var position = await browser.Page.EvaluateAsync<double>(
            """
            async () => {
                const audio = document.querySelector("audio");
                const happens = name => new Promise((done, failed) => {
                    audio.addEventListener(name, done, { once: true });
                    audio.addEventListener("error", () => failed(audio.error.message), { once: true });
                });
                if (audio.readyState === 0) {
                    await happens("loadedmetadata");
                }
                const sought = happens("seeked");
                audio.currentTime = audio.seekable.end(0) - 1;
                await sought;
                return audio.currentTime;
            }
            """);

        position.ShouldBe(Seconds - 1, tolerance: 0.01);
        browser.Errors.ShouldBeEmpty();
    }

    /// <summary>Silence of 16 bits and 8 kHz.</summary>
    private static byte[] Wave()
    {
        const int rate = 8000, head = 44, bytes = rate * 2 * Seconds;
        var wave = new byte[head + bytes];
        Encoding.ASCII.GetBytes("RIFF....WAVEfmt ....").CopyTo(wave, 0);
        Encoding.ASCII.GetBytes("data").CopyTo(wave, 36);
        (int At, int Value)[] fields =
            [(4, head - 8 + bytes), (16, 16), (20, 0x10001), (24, rate), (28, rate * 2), (32, 0x100002), (40, bytes)];
        foreach (var (at, value) in fields)
        {
            BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(at), value);
        }

        return wave;
    }
}
