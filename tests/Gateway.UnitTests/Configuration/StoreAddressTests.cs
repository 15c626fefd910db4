using Gateway.Configuration;

namespace Gateway.UnitTests.Configuration;

public sealed class StoreAddressTests
{
    [Theory]
    [InlineData(null, "data/gateway.db")]
    [InlineData("", "data/gateway.db")]
    [InlineData("Data Source=jobs.db", "jobs.db")]
    [InlineData("datasource=/var/lib/jobs.db", "/var/lib/jobs.db")]
    [InlineData("Filename=jobs.db;", "jobs.db")]
    [InlineData("Data Source=\"/srv/my jobs/a;b.db\"\r\n", "/srv/my jobs/a;b.db")]
    public void Parse_File_IsSqlite(string? text, string file)
    {
        var address = StoreAddress.Parse(text, out var problem);

        problem.ShouldBeNull();
        address!.SqliteFile.ShouldBe(file);
        address.Postgres.ShouldBeNull();
    }

    [Fact]
    public void Parse_Host_IsPostgresAndHidesThePassword()
    {
        var address = StoreAddress.Parse("Host=db;Username=gateway;Password=geheim", out _);

        address!.Postgres.ShouldNotBeNull();
        address.SqliteFile.ShouldBeNull();
        address.ToString().ShouldBe("PostgreSQL");
    }

    [Theory]
    [InlineData("Host=db;Password=\"a;b\"")]
    [InlineData("Host=db;Password='a b'\r\n")]
    [InlineData("Host=db;Password='it''s'")]
    [InlineData("Host=db;Password=\"a'\"")]
    public void Parse_AQuotedValueAtTheEnd_IsPostgres(string text)
    {
        StoreAddress.Parse(text, out var problem).ShouldNotBeNull().Postgres.ShouldNotBeNull();

        problem.ShouldBeNull();
    }

    [Theory]
    [InlineData("'Host=db;Password=geheim'")]
    [InlineData("\"Host=db;Password=geheim")]
    [InlineData("Host=db;Password=geheim'")]
    [InlineData("Data Source=jobs.db\"")]
    [InlineData("\u201CData Source=jobs.db\u201D")]
    public void Parse_QuotesAroundTheWhole_AreNamed(string text)
    {
        StoreAddress.Parse(text, out var problem).ShouldBeNull();

        problem.ShouldNotBeNull().ShouldStartWith("must not be in quotes");
        problem.ShouldNotContain("geheim");
    }

    [Theory]
    [InlineData("jobs.db")]
    [InlineData("Data Source=")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=file:x?mode=memory")]
    [InlineData("Data Source=jobs.db;Cache=Shared")]
    [InlineData("Data Source=jobs.db;Password=geheim")]
    [InlineData("Username=gateway;Password=geheim")]
    [InlineData("Host=db;Passwort=geheim")]
    [InlineData("Host=db;Port=geheim")]
    public void Parse_InvalidAddress_IsRejected(string text)
    {
        StoreAddress.Parse(text, out var problem).ShouldBeNull();

        problem.ShouldNotBeNull();
        problem.ShouldNotContain("geheim");
    }
}
