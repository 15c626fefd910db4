using System.Net;
using System.Net.Sockets;
using Gateway.UnitTests.Contracts;

namespace Gateway.UnitTests.Commands.Remote;

public sealed class RemoteFailureTests
{
    private const string Forbidden = """
        {"message":"This call needs a key with the role admin; the role of this key is viewer.","detail":"x",
        "error_type":"administration_forbidden"}
        """;

    private const string Violated = """
        {"message":"label: must be short","error_type":"validation_error","detail":[
        {"loc":["body","label"],"msg":"must be short","type":"x"},{"loc":["body","models",0],"msg":"is no pattern","type":"x"}]}
        """;

    [Theory]
    [InlineData("clients --url http://127.0.0.1:1"), InlineData("clients show"), InlineData("keys create --client a --key-file x")]
    [InlineData("keys rotate --label a --key-file x"), InlineData("keys revoke --client a --key-file x"), InlineData("jobs --key-file")]
    [InlineData("clients bogus --key-file x"), InlineData("jobs --limit 0 --key-file x"), InlineData("jobs --limit many --key-file x")]
    [InlineData("ledger check extra --key-file x"), InlineData("usage --bogus --key-file x")]
    [InlineData("clients --key-file x --url nonsense"), InlineData("clients --key-file x --url ftp://a/")]
    [InlineData("clients --key-file x --url http://user@host/"), InlineData("clients --key-file x --url http://host/?a=b")]
    [InlineData("clients --url http://127.0.0.1:1 --key-file /no/such/file")]
    [InlineData("clients create --key-file x"), InlineData("clients set a --key-file x"), InlineData("clients remove --key-file x")]
    [InlineData("clients set a --submits-per-minute 0 --key-file x"), InlineData("clients set a --jobs-in-flight -1 --key-file x")]
    [InlineData("clients set a --jobs-in-flight 9999999999 --key-file x"), InlineData("clients set a --budget main --key-file x")]
    [InlineData("clients set a --budget main=Day --key-file x"), InlineData("clients set a --budget =Day:1 --key-file x")]
    [InlineData("clients set a --budget main=Day:1:0.8:x --key-file x"), InlineData("clients set a --budget main=Day::0.8 --key-file x")]
    [InlineData("clients set a --budget a=Day:1 --budget A=Day:2 --key-file x"), InlineData("clients set a --models --key-file x")]
    [InlineData("pause --key-file x"), InlineData("pause --all --client a --key-file x"), InlineData("resume --key-file x")]
    [InlineData("resume --client a --model b --key-file x"), InlineData("ledger settle --key-file x")]
    [InlineData("ledger release a --amount 1 --key-file x"), InlineData("audit clients --key-file x")]
    public async Task RunAsync_InvalidArguments_ReturnsExitCode2AndEmptyOutput(string line)
    {
        var (exit, output, error) = await AdministrationStub.RunAloneAsync(line.Split(' '));

        exit.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(""), InlineData(" \n"), InlineData("two keys"), InlineData("gw_CANARY\nother"), InlineData("gw_CANARY\u00e9")]
    public async Task KeyFile_WithoutOneKey_IsRefusedAndNotShown(string content)
    {
        using var files = new TestFiles();
        var path = files.Write("admin.key", content);

        var (exit, output, error) = await AdministrationStub.RunAloneAsync("clients", "--url", "http://127.0.0.1:1", "--key-file", path);

        (exit, output).ShouldBe((2, ""));
        error.Trim().ShouldBe($"--key-file {path}: must contain one key and nothing else");
    }

    private const string Unknown = """
        {"message":"There is no route '/admin/v1/clients'.","detail":"x","error_type":"route_unknown"}
        """;

    private const string OneViolation = """
        {"message":"label: is missing","error_type":"validation_error","detail":[{"loc":["body","label"],"msg":"is missing","type":"x"}]}
        """;

    [Theory]
    [InlineData(404, Unknown,
        "404 route_unknown: There is no route '/admin/v1/clients'.\nThe gateway at {0} does not serve this call. Is this its "
        + "management port, and does it have a key of Gateway:Administration:Keys?")]
    [InlineData(422, OneViolation, "422 validation_error: label: is missing")]
    [InlineData(403, Forbidden,
        "403 administration_forbidden: This call needs a key with the role admin; the role of this key is viewer.")]
    [InlineData(422, Violated, "422 validation_error: label: must be short\n  label: must be short\n  models.0: is no pattern")]
    [InlineData(404, "", "The gateway at {0} answered 404 without a message. Is this its management port, and does it have a key of "
        + "Gateway:Administration:Keys?")]
    [InlineData(500, "<html>", "The gateway at {0} answered 500 without a message. Is this its management port, and does it have a key of "
        + "Gateway:Administration:Keys?")]
    [InlineData(200, "[]", "The gateway at {0} answered with something that is no JSON object. Is this its management port?")]
    [InlineData(200, "{}", "The answer has no list 'clients'. The gateway has another version.")]
    [InlineData(302, "{}", "The gateway at {0} answered 302 without a message. Is this its management port, and does it have a key of "
        + "Gateway:Administration:Keys?")]
    public async Task Answer_WithoutSuccess_IsShownWithExitCode1(int status, string body, string message)
    {
        await using var stub = await AdministrationStub.StartAsync((status, body));

        var (exit, output, error) = await stub.RunAsync("clients");

        (exit, output).ShouldBe((1, ""));
        error.Trim().ReplaceLineEndings("\n").ShouldBe(message.Replace("{0}", stub.Url, StringComparison.Ordinal));
        error.ShouldNotContain("CANARY");
    }

    [Fact]
    public async Task KeyFile_Empty_IsRefused() =>
        (await AdministrationStub.RunAloneAsync("clients", "--url", "http://127.0.0.1:1", "--key-file", ""))
            .ShouldBe((2, "", $"--key-file must name a file{Environment.NewLine}"));

    [Fact]
    public async Task Gateway_NotReachable_IsNamedWithExitCode1()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = $"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndPoint!).Port}";
        using var files = new TestFiles();

        var (exit, output, error) = await AdministrationStub.RunAloneAsync(
            "usage", "--url", url, "--key-file", files.Write("admin.key", AdministrationStub.Key));

        (exit, output).ShouldBe((1, ""));
        error.Trim().ShouldBe(
            $"The gateway at {url} can't be reached: ConnectionError. --url names the management port of the gateway.");
    }
}
