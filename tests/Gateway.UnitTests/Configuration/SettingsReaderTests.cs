using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Validation;

namespace Gateway.UnitTests.Configuration;

public sealed class SettingsReaderTests
{
    private const string TokenTooShort =
        "must be at least 8 characters long: the gateway masks the token in every response, and a shorter text could occur there by chance";

    private const string QuotesMessage =
        "must not be in quotes: in a file, and in an --env-file of Docker, quotes are part of the value; remove them";

    private const string PlaceholderMessage =
        "is the placeholder of the example settings; replace it with the digest of a key that 'Gateway keys new' makes";

    private const string AddressKey = "ReverseProxy:Clusters:quickrouter:Destinations:primary:Address";

    [Fact]
    public void Read_ValidForProduction_IsAccepted()
    {
        var (settings, problems) = SettingsReader.Read(new TestConfiguration().Root, isDevelopment: false, startedWithSandbox: null);

        problems.ShouldBeEmpty();
        settings!.UpstreamToken!.Reveal().ShouldBe(TestConfiguration.Token);
        settings.UsesSandbox.ShouldBeFalse();
        settings.Clients.Names.ShouldBe(["studio"]);
    }

    [Theory]
    [InlineData("Gateway:Limits:MaxBodyBytes", "0", "must be above 0, got '0'")]
    [InlineData("Gateway:Limits:MaxBodyBytes", "-5", "must be above 0, got '-5'")]
    [InlineData("Gateway:Limits:BodyMemoryBytes", "0", "must be above 0, got '0'")]
    [InlineData("Gateway:Limits:BodyMemoryBytes", "20971519",
        "must be at least Gateway:Limits:MaxBodyBytes (20971520), got '20971519': a body of the maximum size would never fit")]
    [InlineData("Gateway:Limits:BodyMemoryWait", "-00:00:01", "must be between 00:00:00 and 00:01:00, got '-00:00:01'")]
    [InlineData("Gateway:Limits:BodyReadTimeout", "00:00:00", "must be above 00:00:00, got '00:00:00'")]
    [InlineData("Gateway:Limits:MaxJsonDepth", "0", "must be between 1 and 64, got '0'")]
    [InlineData("Gateway:Limits:MaxJsonDepth", "65", "must be between 1 and 64, got '65'")]
    [InlineData("Gateway:Limits:MaxJsonValues", "0", "must be above 0, got '0'")]
    [InlineData("Gateway:Limits:MaxEnvelopeBytes", "1023", "must be between 1024 and 1048576, got '1023'")]
    [InlineData("Gateway:Limits:MaxEnvelopeBytes", "1048577", "must be between 1024 and 1048576, got '1048577'")]
    [InlineData("Gateway:Jobs:Retention", "3650.00:00:01", "must be between 01:00:00 and 3650.00:00:00, got '3650.00:00:01'")]
    [InlineData("Gateway:Jobs:StatusFreshness", "00:01:01", "must be between 00:00:00 and 00:01:00, got '00:01:01'")]
    [InlineData("Gateway:Jobs:MaxWait", "-00:00:01", "must be between 00:00:00 and 1.00:00:00, got '-00:00:01'")]
    [InlineData("Gateway:Jobs:IdempotencyRetention", "00:00:59", "must be at least 00:01:00, got '00:00:59'")]
    [InlineData("Gateway:Jobs:IdempotencyRetention", "30.00:00:01",
        "must not be longer than Gateway:Jobs:Retention (30.00:00:00), got '30.00:00:01'")]
    [InlineData("Gateway:Jobs:DoubtWindow", "-00:00:01", "must be between 00:00:00 and 01:00:00, got '-00:00:01'")]
    [InlineData("Gateway:Jobs:DoubtWindow", "01:00:01", "must be between 00:00:00 and 01:00:00, got '01:00:01'")]
    [InlineData("Gateway:Jobs:StoreTimeout", "00:00:00", "must be between 00:00:00.1000000 and 00:01:00, got '00:00:00'")]
    [InlineData("Gateway:Upstream:Dialect", "Native, Auto", "must be one of Auto, Native, ResultOnly, got 'Native, Auto'")]
    [InlineData("ConnectionStrings:Jobs", "Server=db;Passwort=geheim",
        "must be 'Data Source=<file>' for SQLite, or a PostgreSQL connection string that begins with 'Host='")]
    [InlineData("ConnectionStrings:Jobs", "Data Source=:memory:",
        "must be 'Data Source=<file>' for SQLite, or a PostgreSQL connection string that begins with 'Host='")]
    [InlineData("ConnectionStrings:Jobs", "Data Source=a.db;Mode=ReadOnly",
        "must be 'Data Source=<file>' for SQLite, or a PostgreSQL connection string that begins with 'Host='")]
    [InlineData("Gateway:DrainDelay", "00:01:01", "must be between 00:00:00 and 00:01:00, got '00:01:01'")]
    [InlineData("Gateway:DrainDelay", "-00:00:01", "must be between 00:00:00 and 00:01:00, got '-00:00:01'")]
    [InlineData("Gateway:Upstream:Timeout", "1.00:00:01", "must be at most 1.00:00:00, got '1.00:00:01'")]
    [InlineData("Gateway:Upstream:ConnectTimeout", "00:00:00", "must be above 00:00:00, got '00:00:00'")]
    [InlineData("Gateway:Upstream:ConnectTimeout", "00:01:01",
        "must not be longer than Gateway:Upstream:Timeout (00:01:00), got '00:01:01'")]
    [InlineData("Gateway:PublicUrl", "ftp://gateway.example", "must begin with https:// or http://")]
    [InlineData("Gateway:PublicUrl", "https://user:pw@gateway.example", "must not contain a user name or password")]
    [InlineData("Gateway:PublicUrl", "https://gateway.example/?a=b", "must not have a query or a fragment")]
    [InlineData("Gateway:PublicUrl", "https://gateway.example/#a", "must not have a query or a fragment")]
    [InlineData("Gateway:Cors:Origins:0", "app.example", "must be an origin such as https://app.example, got 'app.example'")]
    [InlineData("Gateway:Cors:Origins:0", "ftp://app.example", "must be an origin such as https://app.example, got 'ftp://app.example'")]
    [InlineData("Gateway:Cors:Origins:0", "https://user:pw@app.example",
        "must be an origin such as https://app.example, got a value with '@'")]
    [InlineData("Gateway:Cors:Origins:0", "https://*.app.example",
        "must be an origin such as https://app.example, got 'https://*.app.example'")]
    [InlineData("Gateway:Cors:Origins:0", "https://app.example/",
        "must be an origin as browsers send it, without a path, in lower case; did you mean 'https://app.example'?")]
    [InlineData("Gateway:Cors:Origins:0", "https://app.example:443",
        "must be an origin as browsers send it, without a path, in lower case; did you mean 'https://app.example'?")]
    [InlineData("Gateway:Cors:Origins:0", "https://App.Example:8443/x",
        "must be an origin as browsers send it, without a path, in lower case; did you mean 'https://app.example:8443'?")]
    [InlineData("Gateway:Cors:Origins:0", "https://b\u00fccher.example",
        "must be an origin as browsers send it, without a path, in lower case; did you mean 'https://xn--bcher-kva.example'?")]
    [InlineData("Gateway:ForwardedHeaders:KnownProxies:0", "proxy", "must be an IP address such as 10.0.0.7 or fd00::7, got 'proxy'")]
    [InlineData("Gateway:ForwardedHeaders:KnownProxies:0", "10.1", "must be an IP address such as 10.0.0.7 or fd00::7, got '10.1'")]
    [InlineData("Gateway:ForwardedHeaders:KnownProxies:0", "10.0.0.0/8",
        "must be an IP address such as 10.0.0.7 or fd00::7, got '10.0.0.0/8'")]
    [InlineData("Gateway:ForwardedHeaders:KnownNetworks:0", "10.0.0.7",
        "must be a network such as 10.0.0.0/8 or fd00::/8, with no bits set behind its prefix, got '10.0.0.7'")]
    [InlineData("Gateway:ForwardedHeaders:KnownNetworks:0", "10.0.0.7/8",
        "must be a network such as 10.0.0.0/8 or fd00::/8, with no bits set behind its prefix, got '10.0.0.7/8'")]
    [InlineData("Gateway:ForwardedHeaders:KnownNetworks:0", "0.0.0.0/0", "must not include every address, got '0.0.0.0/0'")]
    [InlineData("Gateway:ForwardedHeaders:KnownNetworks:0", "::/0", "must not include every address, got '::/0'")]
    [InlineData("Gateway:Contracts:Directory", "/does/not/exist", "must be a directory that exists, got '/does/not/exist'")]
    [InlineData("Gateway:Upstream:Token", "x", TokenTooShort)]
    [InlineData("Gateway:Upstream:Token", "1234567", TokenTooShort)]
    [InlineData("Gateway:Upstream:Token", "to ken", "must be visible ASCII without spaces or line breaks")]
    [InlineData("Gateway:Upstream:Token", "to\rken", "must be visible ASCII without spaces or line breaks")]
    [InlineData("Gateway:Upstream:Token", "\"token\"", QuotesMessage)]
    [InlineData("Gateway:Upstream:Token", "'token'", QuotesMessage)]
    [InlineData("Gateway:Upstream:Token", "token\"", QuotesMessage)]
    [InlineData("Gateway:Upstream:Token", "\u201Ctoken\u201D", QuotesMessage)]
    [InlineData("Gateway:Clients:studio:Keys:0:Sha256", "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"",
        QuotesMessage)]
    [InlineData("Gateway:Clients:studio:Keys:0:Sha256", "0000000000000000000000000000000000000000000000000000000000000000",
        PlaceholderMessage)]
    [InlineData("Gateway:Clients:studio:Keys:0:Sha256", "1111111111111111111111111111111111111111111111111111111111111111",
        PlaceholderMessage)]
    [InlineData("ConnectionStrings:Jobs", "\"Data Source=a.db\"", QuotesMessage)]
    [InlineData("Gateway:PublicUrl", "https://gateway.example",
        "is the address of the example settings, gateway.example; set the address that clients use, or remove the key")]
    [InlineData("Serilog:MinimumLevel", "Loud", "must be one of Verbose, Debug, Information, Warning, Error, Fatal, got 'Loud'")]
    [InlineData("Serilog:MinimumLevel:Default", "Trace", "must be one of Verbose, Debug, Information, Warning, Error, Fatal, got 'Trace'")]
    [InlineData("Serilog:MinimumLevel:Override:Microsoft.AspNetCore", "None",
        "must be one of Verbose, Debug, Information, Warning, Error, Fatal, got 'None'")]
    [InlineData("Serilog:LevelSwitches:$all", "1", "must be one of Verbose, Debug, Information, Warning, Error, Fatal, got '1'")]
    [InlineData("Serilog:WriteTo:0:Args:restrictedToMinimumLevel", "Critical",
        "must be one of Verbose, Debug, Information, Warning, Error, Fatal, got 'Critical'")]
    [InlineData("Urls", "http://127.0.0.1:70000",
        "must have a port between 0 and 65535, got 'http://127.0.0.1:70000' (ASPNETCORE_URLS or --urls)")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://127.0.0.1:0/base",
        "must not have a path, got 'http://127.0.0.1:0/base': the gateway answers at the root; "
        + "if a proxy adds a path, set it in Gateway:PublicUrl")]
    [InlineData("Gateway:Upstream:Token", "tokén", "must be visible ASCII without spaces or line breaks")]
    [InlineData("Gateway:Clients:studio:Keys:0:Sha256", "", "missing: the SHA-256 of the whole key, 64 hexadecimal digits")]
    [InlineData("Gateway:Clients:studio:Keys:0:Sha256", "abc",
        "must be the SHA-256 of the whole key, exactly 64 hexadecimal digits, got 3 characters")]
    [InlineData("Gateway:Clients:studio:Keys:0:Sha256", "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "must be the SHA-256 of the whole key, exactly 64 hexadecimal digits, got 64 characters")]
    [InlineData("Gateway:Clients:studio:Models:0", "fal-ai//x",
        "must not have an empty segment, such as a '/' at its start or end, got 'fal-ai//x'")]
    [InlineData("Gateway:Sandbox:QueueTime", "00:00:01", "the sandbox is allowed only in Development; remove this key")]
    [InlineData("Gateway:Sandbox:Enabled", "false", "the sandbox is allowed only in Development; remove this key")]
    [InlineData("Gateway:Clients:studio:Keys:0:Sha256", DevelopmentClient.Sha256,
        "is the published development key, which anyone can read; remove it")]
    [InlineData(AddressKey, "", "missing: an absolute address such as https://api.quickrouter.ai/")]
    [InlineData(AddressKey, "api.quickrouter.ai", "must be an absolute https:// address, got 'api.quickrouter.ai'")]
    [InlineData(AddressKey, "/api", "must be an absolute https:// address, got '/api'")]
    [InlineData(AddressKey, "ftp://api.quickrouter.ai", "must be an absolute https:// address, got 'ftp://api.quickrouter.ai'")]
    [InlineData(AddressKey, "https://u:p@api.quickrouter.ai", "must not contain a user name or password")]
    [InlineData(AddressKey, "https://api.quickrouter.ai/?k=v", "must not have a query or a fragment")]
    [InlineData(AddressKey, "https://api.quickrouter.ai/#x", "must not have a query or a fragment")]
    [InlineData("ReverseProxy:Routes:submit:ClusterId", "other", "missing: no route has the ClusterId quickrouter")]
    public void Read_InvalidValue_IsAProblem(string key, string value, string message)
    {
        var problem = Problems(new TestConfiguration((key, value))).ShouldHaveSingleItem();

        problem.Message.ShouldBe(message);
        problem.Key.ShouldBe(key.StartsWith("ReverseProxy:Routes", StringComparison.Ordinal) ? "ReverseProxy:Routes" : key);
    }

    [Theory]
    [InlineData("Gateway:Limits:MaxBodyBytes", "134217728")]
    [InlineData("Gateway:Limits:BodyMemoryBytes", "20971520")]
    [InlineData("Gateway:Limits:BodyMemoryWait", "00:00:00")]
    [InlineData("Gateway:Limits:MaxJsonDepth", "64")]
    [InlineData("Gateway:Limits:MaxEnvelopeBytes", "1024")]
    [InlineData("Gateway:Jobs:MaxWait", "00:00:00")]
    [InlineData("Gateway:Jobs:DoubtWindow", "00:00:00")]
    [InlineData("Gateway:Jobs:DoubtWindow", "01:00:00")]
    [InlineData("Gateway:Upstream:Dialect", "resultonly")]
    [InlineData("ConnectionStrings:Jobs", "Data Source=/var/lib/gateway/jobs.db")]
    [InlineData("ConnectionStrings:Jobs", "Host=db;Username=gateway;Password=x;Database=gateway")]
    [InlineData("Gateway:DrainDelay", "00:00:00")]
    [InlineData("Gateway:DrainDelay", "00:01:00")]
    [InlineData("Gateway:Upstream:ConnectTimeout", "00:01:00")]
    [InlineData("Gateway:PublicUrl", "http://gateway.internal.example:8080/base/")]
    [InlineData("Gateway:Cors:Origins:0", "*")]
    [InlineData("Gateway:Cors:Origins:0", "https://app.example")]
    [InlineData("Gateway:Cors:Origins:0", "http://localhost:5173")]
    [InlineData("Gateway:Cors:Origins:0", "http://[::1]:8080")]
    [InlineData("Gateway:Cors:Origins:0", "https://xn--bcher-kva.example")]
    [InlineData("Gateway:ForwardedHeaders:KnownProxies:0", "10.0.0.7")]
    [InlineData("Gateway:ForwardedHeaders:KnownProxies:0", "FD00::7")]
    [InlineData("Gateway:ForwardedHeaders:KnownNetworks:0", "10.0.0.0/8")]
    [InlineData("Gateway:ForwardedHeaders:KnownNetworks:0", "fd00::/8")]
    [InlineData("Gateway:Contracts:Directory", "/")]
    [InlineData("Gateway:Clients:studio:Models:0", "fal-ai/*")]
    [InlineData(AddressKey, "http://localhost:9000")]
    [InlineData(AddressKey, "http://127.0.0.1:9000/")]
    [InlineData(AddressKey, "http://[::1]:9000/")]
    [InlineData(AddressKey, "https://api.quickrouter.ai/base")]
    public void Read_ValidValue_IsAccepted(string key, string value) => Problems(new TestConfiguration((key, value))).ShouldBeEmpty();

    [Theory]
    [InlineData("a", true)]
    [InlineData("0.team_a-b", true)]
    [InlineData("-a", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void Read_ClientName_IsValidated(string name, bool accepted)
    {
        var problems = Problems(new TestConfiguration(($"Gateway:Clients:{name}:Keys:0:Sha256", new string('a', 64))));

        problems.Select(problem => problem.Key).ShouldBe(accepted ? [] : [$"Gateway:Clients:{name}"]);
    }

    [Fact]
    public void Read_WildcardOriginAmongOthers_IsAProblem()
    {
        var problem = Problems(new TestConfiguration(
            ("Gateway:Cors:Origins:0", "https://app.example"), ("Gateway:Cors:Origins:1", "*"))).ShouldHaveSingleItem();

        (problem.Key, problem.Message).ShouldBe(("Gateway:Cors:Origins:1", "'*' allows every page and must be the only entry"));
    }

    [Fact]
    public void Read_LongestClientName_IsAccepted()
    {
        Problems(new TestConfiguration(($"Gateway:Clients:{new string('n', 64)}:Keys:0:Sha256", new string('a', 64)))).ShouldBeEmpty();
        Problems(new TestConfiguration(($"Gateway:Clients:{new string('n', 65)}:Keys:0:Sha256", new string('a', 64)))).Count.ShouldBe(1);
    }

    [Fact]
    public void Read_ClientWithoutKeys_IsAProblem() =>
        Problems(new TestConfiguration(("Gateway:Clients:shop:Models:0", "fal-ai/*"))).Single().Key.ShouldBe("Gateway:Clients:shop:Keys");

    [Fact]
    public void Read_SameKeyTwice_NamesBothEntriesWithoutTheDigest()
    {
        var problem = Problems(new TestConfiguration(
            ("Gateway:Clients:twin:Keys:x:Sha256", TestConfiguration.Sha256.ToUpperInvariant()))).Single();

        problem.ToString().ShouldContain("Gateway:Clients:twin:Keys:x:Sha256");
        problem.ToString().ShouldContain("Gateway:Clients:studio:Keys:0:Sha256");
        problem.ToString().ShouldNotContain(TestConfiguration.Sha256, Case.Insensitive);
    }

    [Fact]
    public void Read_TokenTooLong_IsReportedWithoutTheToken()
    {
        Problems(new TestConfiguration(("Gateway:Upstream:Token", new string('t', 4096)))).ShouldBeEmpty();
        Problems(new TestConfiguration(("Gateway:Upstream:Token", new string('t', 4097)))).Single().Message.ShouldNotContain("ttt");
    }

    [Fact]
    public void Read_PlainHttpToAnotherHost_NeedsAllowInsecure()
    {
        Problems(new TestConfiguration((AddressKey, "http://upstream.example/"))).Single().Message.ShouldContain("AllowInsecure");
        Problems(new TestConfiguration((AddressKey, "http://upstream.example/"), ("Gateway:Upstream:AllowInsecure", "true")))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Read_UncheckedCertificate_NeedsAllowInsecure()
    {
        const string key = "ReverseProxy:Clusters:quickrouter:HttpClient:DangerousAcceptAnyServerCertificate";

        Problems(new TestConfiguration((key, "true"))).Single().Key.ShouldBe(key);
        Problems(new TestConfiguration((key, "false"))).ShouldBeEmpty();
        Problems(new TestConfiguration((key, "true"), ("Gateway:Upstream:AllowInsecure", "true"))).ShouldBeEmpty();
    }

    [Fact]
    public void Read_NoDestination_IsAProblem()
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager();
        configuration["Gateway:Upstream:Token"] = TestConfiguration.Token;

        SettingsReader.Read(configuration, isDevelopment: false, startedWithSandbox: null).Problems.Select(problem => problem.Key)
            .ShouldBe(["ReverseProxy:Clusters:quickrouter:Destinations", "ReverseProxy:Routes"]);
    }

    [Theory]
    // Environment, whether a token is set, Sandbox:Enabled; then whether the sandbox is used, or the key of the problem.
    [InlineData(true, false, null, true, null)]
    [InlineData(true, false, true, true, null)]
    [InlineData(true, false, false, null, "Gateway:Upstream:Token")]
    [InlineData(true, true, null, false, null)]
    [InlineData(true, true, true, null, "Gateway:Sandbox:Enabled")]
    [InlineData(true, true, false, false, null)]
    [InlineData(false, false, null, null, "Gateway:Upstream:Token")]
    [InlineData(false, false, true, null, "Gateway:Sandbox:Enabled,Gateway:Upstream:Token")]
    [InlineData(false, true, null, false, null)]
    [InlineData(false, true, true, null, "Gateway:Sandbox:Enabled")]
    public void Read_Sandbox_MatchesTheTable(bool isDevelopment, bool token, bool? enabled, bool? sandbox, string? problems)
    {
        var configuration = new TestConfiguration(
            ("Gateway:Upstream:Token", token ? TestConfiguration.Token : null),
            ("Gateway:Sandbox:Enabled", enabled?.ToString()));

        var result = SettingsReader.Read(configuration.Root, isDevelopment, startedWithSandbox: null);

        string.Join(',', result.Problems.Select(problem => problem.Key)).ShouldBe(problems ?? "");
        result.Settings?.UsesSandbox.ShouldBe(sandbox!.Value);
        result.Settings?.UpstreamToken?.Reveal().ShouldBe(TestConfiguration.Token);
        (result.Settings?.UpstreamToken is null).ShouldBe(sandbox != false);
    }

    [Fact]
    public void Read_DevelopmentKeyInDevelopment_IsAccepted() =>
        SettingsReader.Read(
            new TestConfiguration(("Gateway:Clients:development:Keys:0:Sha256", DevelopmentClient.Sha256)).Root,
            isDevelopment: true,
            startedWithSandbox: null).Problems.ShouldBeEmpty();

    [Theory]
    [InlineData("Development", true)]
    [InlineData("development", true)]
    [InlineData("Production", false)]
    [InlineData("Staging", false)]
    [InlineData("", false)]
    public void IsDevelopment_Environment_MatchesTheTable(string name, bool expected) =>
        EnvironmentRules.IsDevelopment(name).ShouldBe(expected);

    [Fact]
    public void StartupReport_Problems_ArePrintedOnePerLine()
    {
        using var writer = new StringWriter { NewLine = "\n" };

        StartupReport.Write(writer, [new ConfigurationProblem("Gateway:B", "is bad"), new ConfigurationProblem("Gateway:A", "is worse")]);

        writer.ToString().ShouldBe("""
            The gateway does not start: 2 problems in its configuration.
              Gateway:A: is worse
              Gateway:B: is bad

            """, StringCompareShould.IgnoreLineEndings);
    }

    private static IReadOnlyList<ConfigurationProblem> Problems(TestConfiguration configuration) =>
        SettingsReader.Read(configuration.Root, isDevelopment: false, startedWithSandbox: null).Problems;
}
