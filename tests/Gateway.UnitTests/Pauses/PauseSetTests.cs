using Gateway.Errors;
using Gateway.Jobs.Store.Pauses;
using Gateway.Pauses;
using Gateway.UnitTests.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.UnitTests.Pauses;

public sealed class PauseSetTests
{
    private static readonly DateTimeOffset Since = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData((int)PauseScope.All, "", "billing", "fal-ai/imagen4", true)]
    [InlineData((int)PauseScope.Client, "billing", "billing", "fal-ai/imagen4", true)]
    [InlineData((int)PauseScope.Client, "billing", "Billing", "fal-ai/imagen4", true)]
    [InlineData((int)PauseScope.Client, "fal-ai/imagen4", "billing", "fal-ai/imagen4", false)]
    [InlineData((int)PauseScope.Model, "fal-ai/imagen4", "billing", "fal-ai/imagen4", true)]
    [InlineData((int)PauseScope.Model, "fal-ai/imagen4", "billing", "fal-ai/imagen4/preview", false)]
    [InlineData((int)PauseScope.Model, "fal-ai/imagen4", "billing", "fal-ai/Imagen4", false)]
    public void Find_OfEachScope_IsThatOfItsSubmitsAlone(int scope, string name, string client, string model, bool isPaused) =>
        new PauseSet([Pause((PauseScope)scope, name)]).Find(client, model).ShouldBe(isPaused ? (PauseScope)scope : null);

    [Fact]
    public void Find_SeveralPauses_IsTheWidest() => new PauseSet(
        [Pause(PauseScope.Model, "m"), Pause(PauseScope.Client, "c"), Pause(PauseScope.All, "")]).Find("c", "m").ShouldBe(PauseScope.All);

    [Theory]
    [InlineData((int)PauseScope.All, "all")]
    [InlineData((int)PauseScope.Client, "client")]
    [InlineData((int)PauseScope.Model, "model")]
    public void NameOf_EachScope_IsItsTag(int scope, string name) => PauseBook.NameOf((PauseScope)scope).ShouldBe(name);

    [Fact]
    public void Use_ChangesOfPauses_AreLoggedOnce()
    {
        var log = new RecordingLogger<PauseBook>();
        var book = new PauseBook(log);

        book.Use([Pause(PauseScope.All, "")]);
        book.Use([Pause(PauseScope.All, "") with { Reason = "costs" }, Pause(PauseScope.Client, "billing")]);
        book.Use([]);

        book.Current.ShouldBeNull();
        log.Entries.Select(entry => entry.Id).ShouldBe(
            [EventIds.SubmitsPaused, EventIds.SubmitsPaused, EventIds.SubmitsResumed, EventIds.SubmitsResumed]);
        log.Entries[1].Text.ShouldBe("Submits are paused (client billing), by ops");
        log.Entries[0].Level.ShouldBe(LogLevel.Warning);
    }

    private static Pause Pause(PauseScope scope, string name) => new(scope, name, Since, "ops", null);
}
