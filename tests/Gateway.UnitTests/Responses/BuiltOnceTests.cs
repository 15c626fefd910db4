namespace Gateway.UnitTests.Responses;

public sealed class BuiltOnceTests
{
    [Fact]
    public async Task Get_AtTheSameTime_BuildsOnce()
    {
        var builds = 0;
        var release = new TaskCompletionSource<object>();
        var built = new BuiltOnce<string, object>(_ =>
        {
            Interlocked.Increment(ref builds);
            return release.Task;
        });

        var requests = Enumerable.Range(0, 50).Select(_ => built.GetAsync("a")).ToList();
        built.Latest.ShouldBeNull();
        release.SetResult(new object());

        (await Task.WhenAll(requests)).Distinct().ShouldHaveSingleItem().ShouldBe(built.Latest);
        builds.ShouldBe(1);
    }

    [Fact]
    public async Task Get_OtherKey_BuildsAnew()
    {
        var built = new BuiltOnce<string, string>(key => Task.FromResult(key + "!"));

        (await built.GetAsync("a")).ShouldBe("a!");
        (await built.GetAsync("b")).ShouldBe("b!");
        built.Latest.ShouldBe("b!");
    }

    [Fact]
    public async Task Get_AfterFailure_BuildsAgain()
    {
        var builds = 0;
        var built = new BuiltOnce<string, int>(_ => Interlocked.Increment(ref builds) == 1
            ? throw new InvalidOperationException()
            : Task.FromResult(builds));

        await Should.ThrowAsync<InvalidOperationException>(built.GetAsync("a"));

        (await built.GetAsync("a")).ShouldBe(2);
    }
}
