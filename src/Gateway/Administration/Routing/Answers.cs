using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Errors;
using Gateway.Management;
using Gateway.Money;

namespace Gateway.Administration.Routing;

/// <summary>The answers of the API.</summary>
internal static class Answers
{
    /// <summary>Names in <c>snake_case</c>, amounts as decimal texts of dollars.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Default)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new DollarsConverter() },
    };

    public static IResult Ok<T>(T body) => Results.Json(body, Json);

    /// <param name="body">The body.</param>
    /// <param name="version">The version of the answered object, for <c>ETag</c>.</param>
    /// <param name="status">The status.</param>
    /// <param name="location">The path of a new object.</param>
    public static IResult Versioned<T>(T body, long version, int status = StatusCodes.Status200OK, string? location = null) =>
        new WithHeaders(Results.Json(body, Json, statusCode: status), EntityTag.Of(version), location);

    public static IResult Created<T>(T body, string location) =>
        new WithHeaders(Results.Json(body, Json, statusCode: StatusCodes.Status201Created), ETag: null, location);

    public static IResult NoContent() => Results.NoContent();

    public static IResult Refused(GatewayError error) => new Refusal(error);

    private sealed record WithHeaders(IResult Inner, string? ETag, string? Location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = ETag;
            httpContext.Response.Headers.Location = Location;
            return Inner.ExecuteAsync(httpContext);
        }
    }

    private sealed record Refusal(GatewayError Error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => ManagementAnswers.RefuseAsync(httpContext, Error);
    }

    /// <summary>A JSON number would lose digits in many programs.</summary>
    private sealed class DollarsConverter : JsonConverter<NanoDollars>
    {
        public override NanoDollars Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            NanoDollars.Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, NanoDollars value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
