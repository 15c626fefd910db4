using System.Net;
using Gateway.Files;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>Each path of files and uploads has its own methods alone, also where the path of another one has the same form.</summary>
public sealed class FileMethodTests
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"];

    private static readonly string File = "/files/" + FileIds.NewFile();
    private static readonly string Upload = "/storage/upload/" + FileIds.NewUpload();

    public static TheoryData<string, string> Paths => new()
    {
        { "/storage/upload/initiate", "POST" },
        { "/storage/upload/initiate-multipart", "POST" },
        { Upload, "PUT" },
        { "/storage/upload/another", "PUT" },
        { Upload + "/1", "PUT" },
        { Upload + "/one", "PUT" },
        { Upload + "/complete", "POST" },
        { "/files", "GET" },
        { File, "DELETE, GET, HEAD" },
        { "/files/initiate", "DELETE, GET, HEAD" },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Path_WithAnotherMethod_NamesItsOwnMethods(string path, string allowed)
    {
        await using var gateway = await TestGateway.StartAsync();
        var own = allowed.Split(", ");

        foreach (var method in Methods)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

            if (own.Contains(method, StringComparer.Ordinal))
            {
                response.StatusCode.ShouldNotBe(HttpStatusCode.MethodNotAllowed, $"{method} {path}");
                continue;
            }

            response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed, $"{method} {path}");
            response.Content.Headers.Allow.ShouldBe(own, ignoreOrder: true, $"{method} {path}");
            if (method != "HEAD")
            {
                var error = await response.ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
                error.GetProperty("message").GetString()!.ShouldEndWith($"allowed: {allowed}.");
            }
        }
    }

    [Theory]
    [InlineData("/storage/upload")]
    [InlineData("/storage/upload/")]
    [InlineData("/storage/upload/a/1/2")]
    [InlineData("/files/a/b")]
    [InlineData("/storage")]
    public async Task Path_OfNoFile_IsUnknownForEveryMethod(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        foreach (var method in Methods)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{method} {path}");
        }
    }
}
