using System.Data.Common;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

internal sealed class ClaimWrite(ClaimRequest request) : StoreWrite
{
    public ClaimToken Token { get; } = ClaimToken.Create(request.Client, request.Key);

    public IdempotencyClaim? Result { get; private set; }

    public override StoreOperation Operation => StoreOperation.ClaimKey;

    public override IReadOnlyList<SqlStatement> Statements => [ClaimSql.Claim(request, Token)];

    public override SqlStatement? Affected(ReadOnlySpan<int> rows)
    {
        Result = new IdempotencyClaim.Claimed(Token);
        return rows[0] == 1 ? null : ClaimSql.Find(request);
    }

    /// <summary>If the key was released between the claim and the query, it counts as in flight, and the caller retries.</summary>
    public override void Answer(DbDataReader? row) =>
        Result = row is null ? new IdempotencyClaim.InFlight(request.Now) : ClaimSql.Read(row, request, Token);
}
