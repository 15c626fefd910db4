using Gateway.Commands;

namespace Gateway.UnitTests.Commands;

/// <summary>A mistyped option ends a command before it reads or writes anything.</summary>
public sealed class UnknownOptionsTests
{
    private bool _hasChecked;

    [Theory]
    [InlineData("contracts check x --foo", "--foo"), InlineData("contracts check --foo", "--foo"), InlineData("contracts check x -f", "-f")]
    [InlineData("contracts import x --chek", "--chek"), InlineData("contracts import x --output --chek", "--chek")]
    [InlineData("contracts import x --prise=0.04/image", "--prise"), InlineData("keys new --client a --bogus", "--bogus")]
    [InlineData("healthcheck --url --quick", "--quick"), InlineData("ledger settle --key-file k --amont=1 r", "--amont")]
    [InlineData("pause --all --reason --cliend --key-file k", "--cliend"), InlineData("usage --key-file k --jsn", "--jsn")]
    public async Task Option_ThatDoesNotExist_IsAnError(string line, string option)
    {
        var (exit, error) = await RunAsync(line.Split(' '));
        exit.ShouldBe(2);
        error.ShouldContain(option);
        _hasChecked.ShouldBeFalse();
    }

    [Theory]
    [InlineData("contracts check x"), InlineData("contracts check -- --foo"), InlineData("contracts check ./--foo")]
    [InlineData("contracts check -"), InlineData("contracts check x --help")]
    public async Task Path_OrKnownOption_IsNoError(string line)
    {
        var (exit, error) = await RunAsync(line.Split(' '));
        exit.ShouldBeOneOf(0, 7);
        error.ShouldBeEmpty();
    }

    private async Task<(int Exit, string Error)> RunAsync(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await GatewayCommands.RunAsync(args, output, error, Check, TestContext.Current.CancellationToken);
        return (exit, error.ToString());
    }

    private int Check(IReadOnlyList<string> paths, TextWriter output, TextWriter error)
    {
        _hasChecked = true;
        return 7;
    }
}
