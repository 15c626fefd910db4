using System.Security.Cryptography;
using Gateway.Administration.Access;
using Gateway.Clients;
using Gateway.Configuration.Options;

namespace Gateway.UnitTests.Administration;

public sealed class AdministrationKeysTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_ConfiguredKey_HasItsLabelAndRole()
    {
        var (viewer, admin) = (Make(), Make());
        var keys = Directory(("watch", viewer, AdministrationRole.Viewer, null), ("root", admin, AdministrationRole.Admin, null));

        keys.IsEmpty.ShouldBeFalse();
        var found = keys.Find(admin.Reveal(), Now)!;
        (found.Label, found.Role).ShouldBe(("root", AdministrationRole.Admin));
        keys.Find(viewer.Reveal(), Now)!.Role.ShouldBe(AdministrationRole.Viewer);
    }

    [Fact]
    public void Find_OtherKey_IsNull()
    {
        var known = Make();
        var keys = Directory(("root", known, AdministrationRole.Admin, null));

        keys.Find(Make().Reveal(), Now).ShouldBeNull();
        keys.Find(known.Reveal()[..^1] + "!", Now).ShouldBeNull();
        keys.Find(known.Reveal().ToUpperInvariant(), Now).ShouldBeNull();
        keys.Find("", Now).ShouldBeNull();
        keys.Find(known.Sha256, Now).ShouldBeNull();
    }

    [Fact]
    public void Find_ExpiredKey_IsNullFromItsEndOn()
    {
        var key = Make();
        var keys = Directory(("root", key, AdministrationRole.Admin, Now));

        keys.Find(key.Reveal(), Now.AddTicks(-1)).ShouldNotBeNull();
        keys.Find(key.Reveal(), Now).ShouldBeNull();
        keys.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void Directory_WithoutKeys_IsEmptyAndFindsNone()
    {
        var keys = AdministrationKeys.Create(new AdministrationOptions());

        keys.IsEmpty.ShouldBeTrue();
        keys.Find(Make().Reveal(), Now).ShouldBeNull();
    }

    private static ClientKey Make() => ClientKey.Create(RandomNumberGenerator.Create());

    private static AdministrationKeys Directory(
        params (string Label, ClientKey Key, AdministrationRole Role, DateTimeOffset? Expires)[] keys)
    {
        var options = new AdministrationOptions();
        foreach (var (label, key, role, expires) in keys)
        {
            options.Keys.Add(label, new AdministrationKeyOptions { Sha256 = key.Sha256, Role = role, Expires = expires });
        }

        return AdministrationKeys.Create(options);
    }
}
