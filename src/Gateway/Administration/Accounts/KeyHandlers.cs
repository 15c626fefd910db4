using System.Security.Cryptography;
using Gateway.Administration.Bodies;
using Gateway.Administration.Routing;
using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Validation;
using Gateway.Jobs.Store.Clients;

namespace Gateway.Administration.Accounts;

/// <summary>The keys of clients in the store.</summary>
internal sealed class KeyHandlers(IClientStore store, ConfiguredClients configured, TimeProvider time)
{
    /// <summary>The longest time in which the old and the new key work.</summary>
    public static readonly TimeSpan LongestGrace = TimeSpan.FromDays(90);

    private static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(1);

    private const int MaxTextChars = 256;

    public async Task<IResult> ListAsync(AdministrationCall call)
    {
        var name = call.Path("name");
        if (configured.All.TryGetValue(name, out var options))
        {
            return Answers.Ok(new { keys = ClientView.Of(name, options).Keys });
        }

        return await store.FindClientAsync(name, call.Aborted) is { } client
            ? Answers.Versioned(new { keys = client.Keys.Select(KeyView.Of) }, client.Version)
            : Answers.Refused(AdministrationErrors.NotFound("client"));
    }

    public async Task<IResult> CreateAsync(AdministrationCall call)
    {
        var body = await call.ReadAsync(ReadNew);
        if (configured.Has(call.Path("name")))
        {
            return Answers.Refused(AdministrationErrors.ClientConfigured());
        }

        if (!body.TryGet(out var request))
        {
            return Answers.Refused(body.Refusal!);
        }

        var key = Make();
        var stored = NewClientKey.Of(key) with { Expires = request.Expires, Models = request.Models };
        return Answer(
            call,
            key,
            await store.AddKeyAsync(call.Path("name"), request.Label, stored, call.Actor, CancellationToken.None),
            missing: "client");
    }

    public async Task<IResult> RotateAsync(AdministrationCall call)
    {
        var body = await call.ReadOptionalAsync(ReadRotation, new Rotation(DefaultGrace, Expires: null, Models: []));
        if (configured.Has(call.Path("name")))
        {
            return Answers.Refused(AdministrationErrors.ClientConfigured());
        }

        if (!body.TryGet(out var rotation))
        {
            return Answers.Refused(body.Refusal!);
        }

        // The store knows the old key, and takes from it what the call does not name.
        var key = Make();
        var stored = NewClientKey.Of(key) with { Expires = rotation.Expires, Models = rotation.Models };
        return Answer(
            call,
            key,
            await store.RotateKeyAsync(
                call.Path("name"), call.Path("label"), stored, rotation.Grace, call.Actor, CancellationToken.None),
            missing: "key");
    }

    /// <summary>Also of a stored client that a configured one hides: its keys would work again without the configured one.</summary>
    public async Task<IResult> RevokeAsync(AdministrationCall call)
    {
        var change = await store.RevokeKeyAsync(call.Path("name"), call.Path("label"), call.Actor, CancellationToken.None);
        return change.Outcome == ChangeOutcome.Done ? Answers.NoContent()
            : Answers.Refused(
                configured.Has(call.Path("name")) ? AdministrationErrors.ClientConfigured() : AdministrationErrors.NotFound("key"));
    }

    private static IResult Answer(AdministrationCall call, ClientKey key, KeyChange change, string missing) => change switch
    {
        { Outcome: ChangeOutcome.Done, Key: { } made } => Answers.Created(
            MadeKeyView.Of(made, key),
            $"{ClientHandlers.Path}{Uri.EscapeDataString(call.Path("name"))}/keys/{Uri.EscapeDataString(made.Label)}"),
        { Outcome: ChangeOutcome.Exists } => Answers.Refused(AdministrationErrors.KeyExists()),
        { Outcome: ChangeOutcome.TooMany } => Answers.Refused(AdministrationErrors.TooMany(StoredClientKey.MaxKeys)),
        _ => Answers.Refused(AdministrationErrors.NotFound(missing)),
    };

    private static ClientKey Make()
    {
        using var random = RandomNumberGenerator.Create();
        return ClientKey.Create(random);
    }

    private NewKey ReadNew(BodyObject members)
    {
        var label = members.Text("label", MaxTextChars, isRequired: true) ?? "";
        var models = members.Texts("models", ClientDefinitionRules.MaxModels, MaxTextChars);
        DefinitionRules.CheckKey(label, models, members);
        return new NewKey(label, ReadExpiry(members), models);
    }

    private Rotation ReadRotation(BodyObject members)
    {
        var grace = DefaultGrace;
        if (members.Text("grace", MaxTextChars) is { } text)
        {
            var value = (TimeSpan?)ScalarConverter.Convert(typeof(TimeSpan), text, out var problem);
            if (value is not { } given || given < TimeSpan.Zero || given > LongestGrace)
            {
                members.Refuse("grace", problem ?? BodyForms.Duration(LongestGrace));
            }
            else
            {
                grace = given;
            }
        }

        var models = members.Texts("models", ClientDefinitionRules.MaxModels, MaxTextChars);
        DefinitionRules.CheckModels(models, members);
        return new Rotation(grace, ReadExpiry(members), models);
    }

    private DateTimeOffset? ReadExpiry(BodyObject members)
    {
        if (members.Text("expires", MaxTextChars) is not { } text)
        {
            return null;
        }

        var expires = (DateTimeOffset?)ScalarConverter.Convert(typeof(DateTimeOffset), text, out var problem);
        if (expires is null || expires <= time.GetUtcNow())
        {
            members.Refuse("expires", problem ?? BodyForms.InTheFuture);
        }

        return expires;
    }

    private sealed record NewKey(string Label, DateTimeOffset? Expires, IReadOnlyList<string> Models);

    private sealed record Rotation(TimeSpan Grace, DateTimeOffset? Expires, IReadOnlyList<string> Models);
}
