using System.Net;
using Gateway.Administration;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Administration;

/// <summary>Every route × every role × no key × a wrong key × the key of a client.</summary>
public sealed class RoleTests
{
    private static readonly string[] Roles = ["viewer", "operator", "admin"];

    /// <summary>The gateway's own table is what the hand-written table says.</summary>
    [Fact]
    public void Routes_OfTheTable_AreTheExpectedOnes() =>
        AdministrationRoutes.All
            .Select(route => (route.Method, route.Path, AdministrationErrors.NameOf(route.Role), route.HasBody))
            .ShouldBe(
                ExpectedRoutes.All.Select(route => (route.Method, route.Pattern, route.Role, route.Body is not null)), ignoreOrder: true);

    [Fact]
    public async Task EveryRoute_EveryRole_IsAllowedOrForbidden()
    {
        await using var gateway = await StartAsync();

        foreach (var route in ExpectedRoutes.All)
        {
            // The roles that are refused come first, so that a call that should be refused can't spoil a later row.
            foreach (var role in Roles)
            {
                using var response = await CallAsync(gateway, route, gateway.KeyOf(role));
                var row = $"{route.Method} {route.Path} as {role}: {(int)response.StatusCode}";
                response.Headers.CacheControl?.NoStore.ShouldBe(true, row);
                if (Array.IndexOf(Roles, role) < Array.IndexOf(Roles, route.Role))
                {
                    await response.ShouldBeErrorAsync(HttpStatusCode.Forbidden, "administration_forbidden");
                }
                else
                {
                    ((int)response.StatusCode).ShouldBeLessThan(500, row);
                    response.StatusCode.ShouldNotBe(HttpStatusCode.Forbidden, row);
                    response.StatusCode.ShouldNotBe(HttpStatusCode.Unauthorized, row);
                }
            }
        }
    }

    [Theory]
    [InlineData("no key", "administration_credentials_missing")]
    [InlineData("unknown key", "administration_credentials_invalid")]
    [InlineData("mistyped key", "administration_credentials_invalid")]
    [InlineData("key of a client", "administration_credentials_invalid")]
    [InlineData("stored key of a client", "administration_credentials_invalid")]
    [InlineData("expired key", "administration_credentials_invalid")]
    [InlineData("two keys", "administration_credentials_invalid")]
    public async Task EveryRoute_NoValidKey_IsUnauthorized(string kind, string type)
    {
        var expired = TestKey.Create();
        await using var gateway = await StartAsync(
            ("Gateway:Administration:Keys:old:Sha256", expired.Sha256), ("Gateway:Administration:Keys:old:Role", "admin"),
            ("Gateway:Administration:Keys:old:Expires", "2001-01-01"));
        using var made = await gateway.CallAsync("POST", "/clients/stored/keys", """{"label":"extra"}""");
        var stored = (await made.JsonAsync()).GetProperty("key").GetString()!;
        var key = kind switch
        {
            "no key" => null,
            "unknown key" => TestKey.Create().Text,
            "mistyped key" => gateway.KeyOf("admin")[..^1] + "!",
            "key of a client" => gateway.Gateway.Key,
            "stored key of a client" => stored,
            "expired key" => expired.Text,
            _ => $"{gateway.KeyOf("admin")}, Bearer {gateway.KeyOf("viewer")}",
        };

        foreach (var route in ExpectedRoutes.All)
        {
            using var response = await CallAsync(gateway, route, key);
            await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, type);
            response.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer", Case.Sensitive, route.Path);
        }
    }

    [Fact]
    public async Task Key_OfAdministration_IsNoKeyOfAClient()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        using var client = gateway.Gateway.CreateClient(gateway.KeyOf("admin"));

        using var response = await client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion"}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid");
    }

    /// <summary>All routes with a role that may call them, so that each of them exists and does what its documents say.</summary>
    [Fact]
    public async Task EveryRoute_LeastRole_Succeeds()
    {
        await using var gateway = await StartAsync();
        string[] absent = ["/jobs/none", "/webhooks/none/resend", "/doubtful/none/settle", "/doubtful/none/release"];

        foreach (var route in ExpectedRoutes.All)
        {
            using var response = await CallAsync(gateway, route, gateway.KeyOf(route.Role));
            if (absent.Contains(route.Path))
            {
                await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "not_found");
            }
            else
            {
                response.IsSuccessStatusCode.ShouldBeTrue($"{route.Method} {route.Path}: {await response.TextAsync()}");
            }
        }
    }

    private static async Task<AdministeredGateway> StartAsync(params (string Key, string Value)[] settings)
    {
        var gateway = await AdministeredGateway.StartAsync(settings);
        foreach (var (path, body) in new[]
        {
            ("/clients", """{"name":"stored"}"""), ("/clients", """{"name":"removed"}"""),
            ("/clients/stored/keys", """{"label":"kept"}"""), ("/clients/stored/keys", """{"label":"revoked"}"""),
        })
        {
            using var response = await gateway.CallAsync("POST", path, body);
            response.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        return gateway;
    }

    private static Task<HttpResponseMessage> CallAsync(AdministeredGateway gateway, ExpectedRoute route, string? key) => gateway.SendAsync(
        route.Method, AdministeredGateway.Prefix + route.Path, route.Body, key,
        route.Method is "PUT" or "DELETE" && route.Path.StartsWith("/clients", StringComparison.Ordinal) ? [("If-Match", "*")] : []);
}
