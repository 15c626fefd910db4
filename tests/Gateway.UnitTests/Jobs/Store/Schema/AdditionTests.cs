using System.Text.RegularExpressions;
using Gateway.Jobs.Store.Schema;

namespace Gateway.UnitTests.Jobs.Store.Schema;

/// <summary>The rules for migrations that older programs ignore (docs/decisions/0025-schema-additions.md).</summary>
public sealed partial class AdditionTests
{
    [Fact]
    public void Additions_OfTheSchema_AddOnlyNullableColumnsAndNewTables()
    {
        var created = new HashSet<string>();
        var additions = JobSchema.Migrations.Where(migration => migration.IsAddition).ToList();
        foreach (var statement in additions.SelectMany(migration => migration.Statements))
        {
            if (NewTable().Match(statement) is { Success: true } table)
            {
                created.Add(table.Groups[1].Value);
            }
            else if (NewIndex().Match(statement) is { Success: true } index)
            {
                // An index on a table with rows would lock out writers while it is built.
                created.ShouldContain(index.Groups[1].Value, statement);
            }
            else
            {
                NullableColumn().IsMatch(statement).ShouldBeTrue(statement);
            }
        }

        additions.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("ALTER TABLE gateway_jobs ADD COLUMN note {text}", true)]
    [InlineData("ALTER TABLE gateway_jobs ADD COLUMN cost bigint", true)]
    [InlineData("ALTER TABLE gateway_jobs ADD COLUMN cost bigint NOT NULL", false)]
    [InlineData("ALTER TABLE gateway_jobs ADD COLUMN cost bigint DEFAULT 0", false)]
    [InlineData("ALTER TABLE gateway_jobs DROP COLUMN error", false)]
    [InlineData("UPDATE gateway_jobs SET error = NULL", false)]
    public void NullableColumn_OfAStatement_IsRecognised(string statement, bool isAddition) =>
        NullableColumn().IsMatch(statement).ShouldBe(isAddition);

    [Fact]
    public void Versions_OfTheSchema_HaveNoGap() =>
        JobSchema.Migrations.Select(migration => migration.Version).ShouldBe(Enumerable.Range(1, JobSchema.Migrations.Count));

    [GeneratedRegex(@"^ALTER TABLE gateway_[a-z_]+ ADD COLUMN [a-z_]+ (\{text\}|bigint|bytea|double precision)$")]
    private static partial Regex NullableColumn();

    [GeneratedRegex(@"^CREATE TABLE (gateway_[a-z_]+) ")]
    private static partial Regex NewTable();

    [GeneratedRegex(@"^CREATE (?:UNIQUE )?INDEX gateway_[a-z_]+ ON (gateway_[a-z_]+) ")]
    private static partial Regex NewIndex();
}
