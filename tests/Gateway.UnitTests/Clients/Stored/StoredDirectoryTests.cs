using Gateway.Clients;
using Gateway.Clients.Stored;
using static Gateway.UnitTests.Clients.Stored.StoredSamples;

namespace Gateway.UnitTests.Clients.Stored;

/// <summary>The directory of the configured clients and those of the store.</summary>
public sealed class StoredDirectoryTests
{
    private const string Configured = "sk-configured";
    private const string Stored = "sk-stored";

    [Fact]
    public void Authenticate_KeysOfBothSources_FindTheirClients()
    {
        var directory = Directory().With(Of(Client("billing", Key(Stored))));

        directory.Authenticate(Configured, Now)!.Name.ShouldBe("studio");
        directory.Authenticate(Stored, Now)!.Name.ShouldBe("billing");
        directory.Names.ShouldBe(["billing", "studio"]);
        (directory.Has("billing"), directory.IsConfigured("billing"), directory.IsConfigured("STUDIO")).ShouldBe((true, false, true));
        directory.With(StoredClients.None).Authenticate(Stored, Now).ShouldBeNull();
    }

    [Fact]
    public void Authenticate_DisabledClient_IsNotFoundButKnownByName()
    {
        var client = Client("billing", Key(Stored));
        var directory = Directory().With(Of(client with { Definition = client.Definition with { IsDisabled = true } }));

        directory.Authenticate(Stored, Now).ShouldBeNull();
        directory.Has("billing").ShouldBeTrue();
    }

    [Fact]
    public void With_NameOfAConfiguredClient_LeavesTheStoredOneOut()
    {
        var directory = Directory().With(Of(Client("Studio", Key(Stored))));

        directory.Authenticate(Stored, Now).ShouldBeNull();
        directory.Authenticate(Configured, Now)!.Name.ShouldBe("studio");
        directory.Names.ShouldBe(["studio"]);
    }

    [Fact]
    public void With_KeyOfAConfiguredClient_BelongsToTheConfiguredOne() =>
        Directory().With(Of(Client("billing", Key(Configured)))).Authenticate(Configured, Now)!.Name.ShouldBe("studio");

    [Theory]
    [InlineData("fal-ai/*", "fal-ai/imagen4/*", true)]
    [InlineData("fal-ai/*", "fal-ai/wan/*", false)]
    [InlineData("fal-ai/wan/*", "fal-ai/*", false)]
    [InlineData(null, "fal-ai/imagen4/*", true)]
    [InlineData("fal-ai/imagen4/*", null, true)]
    [InlineData(null, null, true)]
    public void MayCall_ModelsOfClientAndKey_BothHold(string? ofClient, string? ofKey, bool may)
    {
        var client = Client("billing", Key(Stored) with { Models = Patterns(ofKey) });
        client = client with { Definition = client.Definition with { Models = Patterns(ofClient) } };

        Directory().With(Of(client)).Authenticate(Stored, Now)!.MayCall("fal-ai/imagen4/preview").ShouldBe(may);

        static string[] Patterns(string? pattern) => pattern is null ? [] : [pattern];
    }

    [Fact]
    public void Recognise_KeyRevokedOrExpiredInANewerSnapshot_ReturnsNull()
    {
        var directory = Directory();
        var client = directory.With(Of(Client("billing", Key(Stored)))).Authenticate(Stored, Now)!;

        directory.With(Of(Client("billing", Key(Stored)))).Recognise(client, Now).ShouldNotBeNull();
        directory.With(Of(Client("billing"))).Recognise(client, Now).ShouldBeNull();
        directory.With(Of(Client("billing", Key(Stored) with { Expires = Now }))).Recognise(client, Now).ShouldBeNull();
        directory.With(Of(Client("billing", Key(Stored) with { Expires = Now.AddTicks(1) }))).Recognise(client, Now).ShouldNotBeNull();
    }

    [Fact]
    public void Limits_OfAStoredClient_AreThoseOfItsDefinition()
    {
        var client = Client("billing", Key(Stored));
        client = client with { Definition = client.Definition with { Limits = new ClientLimitsOptions { JobsInFlight = 3 } } };

        Directory().With(Of(client)).Authenticate(Stored, Now)!.Limits!.JobsInFlight.ShouldBe(3);
        Directory().With(Of(Client("billing", Key(Stored)))).Authenticate(Stored, Now)!.Limits.ShouldBeNull();
    }

    [Fact]
    public void Authenticate_StoredKeySeenBefore_AllocatesNothing()
    {
        var directory = Directory().With(Of(Client("billing", Key(Stored))));
        Use();

        AllocatedBytes.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Use();
            }
        }).ShouldBe(0);

        void Use() => directory.Authenticate(Stored, Now)!.Use!.Note(Now);
    }

    [Fact]
    public void KeyUse_InSteps_IsWrittenOnceForEach()
    {
        var use = new KeyUse("id");
        (use.LastUsed, use.IsUnwritten).ShouldBe((null, false));

        use.Note(Now.AddMinutes(3));
        (use.LastUsed, use.IsUnwritten).ShouldBe((Now, true));
        use.Written(Now);
        use.Note(Now.AddMinutes(9));
        (use.LastUsed, use.IsUnwritten).ShouldBe((Now, false));
        use.Note(Now.AddMinutes(10));
        (use.LastUsed, use.IsUnwritten).ShouldBe((Now.AddMinutes(10), true));
        // The clock was set back.
        use.Note(Now);
        use.LastUsed.ShouldBe(Now.AddMinutes(10));
    }

    private static ClientDirectory Directory() => ClientDirectory.Create(new Dictionary<string, ClientOptions>
    {
        ["studio"] = new()
        {
            Keys = { ["0"] = new ClientKeyOptions { Sha256 = Convert.ToHexStringLower(Key(Configured).Digest.Span) } },
        },
    });
}
