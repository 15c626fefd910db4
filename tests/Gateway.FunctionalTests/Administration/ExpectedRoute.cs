namespace Gateway.FunctionalTests.Administration;

/// <summary>A route of the administration API, as this table says by hand.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pattern">The pattern below <c>/admin/v1</c>.</param>
/// <param name="Path">A path that matches it.</param>
/// <param name="Role">The least role.</param>
/// <param name="Body">A body that the call accepts. Null: the call has none.</param>
internal sealed record ExpectedRoute(string Method, string Pattern, string Path, string Role, string? Body = null);
