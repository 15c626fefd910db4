namespace Gateway.Sandbox;

/// <summary>Names of the faults; <c>docs/sandbox.md</c> describes each of them.</summary>
public static class SandboxFaultNames
{
    public const string Delay = "delay";
    public const string Unauthorized = "unauthorized";
    public const string Forbidden = "forbidden";
    public const string RateLimited = "rate_limited";
    public const string RateLimitedEmpty = "rate_limited_empty";
    public const string Unavailable = "unavailable";
    public const string Html502 = "html_502";
    public const string Status = "status";
    public const string NonJson = "non_json";
    public const string Redirect = "redirect";
    public const string SwitchingProtocols = "switching_protocols";
    public const string Garbage = "garbage";
    public const string CutBefore = "cut_before";
    public const string CutDuring = "cut_during";
    public const string CutAfter = "cut_after";
    public const string Stall = "stall";
    public const string Trickle = "trickle";
    public const string Truncated = "truncated";
    public const string HugeHeaders = "huge_headers";
    public const string Oversize = "oversize";
    public const string SetCookie = "set_cookie";
    public const string EchoAuthorization = "echo_authorization";
    public const string RepeatRequestId = "repeat_request_id";
    public const string HostileRequestId = "hostile_request_id";
    public const string NoRequestId = "no_request_id";
    public const string Model422 = "model_422";
    public const string Model500 = "model_500";
    public const string ExpiredResult = "expired_result";
    public const string HugeResult = "huge_result";
    public const string NeverEnds = "never_ends";
    public const string Vanished = "vanished";

    public static IReadOnlyList<string> All { get; } =
    [
        Delay, Unauthorized, Forbidden, RateLimited, RateLimitedEmpty, Unavailable, Html502, Status, NonJson, Redirect,
        SwitchingProtocols, Garbage, CutBefore, CutDuring, CutAfter, Stall, Trickle, Truncated, HugeHeaders, Oversize,
        SetCookie, EchoAuthorization, RepeatRequestId, HostileRequestId, NoRequestId, Model422, Model500, ExpiredResult, HugeResult,
        NeverEnds, Vanished,
    ];
}
