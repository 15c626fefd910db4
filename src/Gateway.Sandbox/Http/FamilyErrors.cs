namespace Gateway.Sandbox.Http;

/// <summary>Errors in the upstream's error format: <c>{"error":{"message","type","code"}}</c>.</summary>
internal static class FamilyErrors
{
    public static Answer Unauthorized() => Error(401, "无效的令牌", "new_api_error");

    public static Answer Forbidden() => Error(403, "用户额度不足", "new_api_error", "insufficient_user_quota");

    public static Answer RateLimited() => Error(429, "当前请求过多,请稍后再试", "new_api_error", "rate_limit_exceeded");

    public static Answer Unavailable() => Error(503, "当前分组上游负载已饱和,无可用渠道", "new_api_error", "no_available_channel");

    public static Answer InvalidUrl(string method, string target) =>
        Error(404, $"Invalid URL ({method} {target.Split('?')[0]})", "invalid_request_error");

    public static Answer NotJson() => Error(400, "invalid character in request body", "invalid_request_error");

    public static Answer TooLarge() => Error(413, "request body too large", "invalid_request_error");

    public static Answer NotFound() => Error(404, "task_not_exist", "invalid_request_error");

    public static Answer Error(int status, string message, string type, string code = "") => new()
    {
        Status = status,
        Body = JsonBytes.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", message);
            json.WriteString("type", type);
            json.WriteString("code", code);
            json.WriteEndObject();
            json.WriteEndObject();
        }),
    };
}
