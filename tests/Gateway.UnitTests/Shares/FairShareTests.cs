using Gateway.Shares;

namespace Gateway.UnitTests.Shares;

public sealed class FairShareTests
{
    [Theory]
    [InlineData(256, 1536, 0, 256)]
    [InlineData(256, 1536, 768, 256)]
    [InlineData(256, 1536, 1024, 32)]
    [InlineData(256, 1536, 769, 47)]
    [InlineData(256, 1536, 1436, 6)]
    [InlineData(256, 1536, 1533, 1)]
    [InlineData(256, 1536, 1535, 1)]
    [InlineData(256, 1536, 1536, 1)]
    [InlineData(4, 8, 4, 4)]
    [InlineData(4, 8, 5, 1)]
    [InlineData(1, 2, 1, 1)]
    public void Share_ShrinksAboveHalfOfTheLimitOfTheProcess(int clientLimit, int processLimit, int inUse, int share) =>
        FairShare.Of(clientLimit, processLimit, inUse).ShouldBe(share);

    /// <summary>Clients take whatever they get, in turn or one after another. Another client still gets what it needs.</summary>
    [Theory]
    [InlineData(6, true)]
    [InlineData(6, false)]
    [InlineData(30, true)]
    [InlineData(30, false)]
    [InlineData(40, true)]
    [InlineData(40, false)]
    public void Share_OfAnotherClient_IsLeftByGreedyClients(int clients, bool inTurn)
    {
        const int limit = 1536;
        var held = new int[clients];
        for (var step = 0; step < clients * 256; step++)
        {
            var client = inTurn ? step % clients : step / 256;
            if (held.Sum() < limit && held[client] < FairShare.Of(256, limit, held.Sum()))
            {
                held[client]++;
            }
        }

        var inUse = held.Sum();
        inUse.ShouldBeLessThan(limit);
        FairShare.Of(256, limit, inUse + 2).ShouldBeGreaterThan(2, "three more requests of another client are served");
    }
}
