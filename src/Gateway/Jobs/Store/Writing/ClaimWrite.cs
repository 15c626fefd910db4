using System.Data.Common;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

internal sealed class ClaimWrite(ClaimRequest request) : StoreWrite
{
    public ClaimToken Token { get; } = ClaimToken.Create(request.Client, request.Key);

    public IdempotencyClaim? Result { get; private set; }

    public override IReadOnlyList<SqlStatement> Statements => [ClaimSql.Claim(request, Token)];

    public override SqlStatement? Affected(ReadOnlySpan<int> rows)
    {
        Result = new IdempotencyClaim.Claimed(Token);
        return rows[0] == 1 ? null : ClaimSql.Find(request);
    }

    /// <summary>A key that was freed between the two looks counts as in flight: the caller comes back.</summary>
    public override void Answer(DbDataReader? row) =>
        Result = row is null ? new IdempotencyClaim.InFlight(request.Now) : ClaimSql.Read(row, request, Token);
}
