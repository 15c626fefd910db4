using Gateway.Calls;

namespace Gateway.UnitTests.Calls;

public sealed class QueueRouteTests
{
    private const string Id = "f88f1b41-b325-4f23-926b-da51481bf6c6";

    // The operation is a text, because the enum is internal and test methods are public.
    [Theory]
    [InlineData("/fal-ai/imagen4/preview", "fal-ai/imagen4/preview", null, "Submit", "POST")]
    [InlineData("/fal-ai/wan/requests/" + Id, "fal-ai/wan", Id, "Result", "GET")]
    [InlineData("/fal-ai/wan/requests/" + Id + "/response", "fal-ai/wan", Id, "Result", "GET")]
    [InlineData("/fal-ai/wan/requests/" + Id + "/status", "fal-ai/wan", Id, "Status", "GET")]
    [InlineData("/fal-ai/wan/requests/" + Id + "/status/stream", "fal-ai/wan", Id, "Stream", "GET")]
    [InlineData("/fal-ai/wan/requests/" + Id + "/cancel", "fal-ai/wan", Id, "Cancel", "PUT")]
    [InlineData("/fal-ai/wan/v2/deep/requests/" + Id, "fal-ai/wan/v2/deep", Id, "Result", "GET")]
    [InlineData("/fal-ai/requests/x/requests/" + Id, "fal-ai/requests/x", Id, "Result", "GET")]
    public void TryRead_QueuePath_ReturnsItsParts(string path, string app, string? id, string operation, string method)
    {
        QueueRoute.TryRead(path, out var route).ShouldBeTrue();
        route.App.ShouldBe(app);
        route.RequestId.ShouldBe(id);
        route.Operation.ToString().ShouldBe(operation);
        route.Method.ShouldBe(method);
    }

    [Theory]
    [InlineData("/fal-ai/wan/requests/" + Id + "/else")]
    [InlineData("/fal-ai/wan/requests/" + Id + "/status/else")]
    [InlineData("/fal-ai/wan/requests/" + Id + "/STATUS")]
    [InlineData("/requests/" + Id)]
    public void TryRead_UnknownOperationOrNoApp_ReturnsFalse(string path) => QueueRoute.TryRead(path, out _).ShouldBeFalse();

    [Theory]
    [InlineData(Id, true)]
    [InlineData("a", true)]
    [InlineData("A.b_c-d", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("..", false)]
    [InlineData("-a", false)]
    [InlineData("_a", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("a\r\nb", false)]
    [InlineData("é", false)]
    public void IsRequestId_Characters_MatchTheRule(string id, bool expected) => QueueRoute.IsRequestId(id).ShouldBe(expected);

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void IsRequestId_Length_IsBounded(int length, bool expected) =>
        QueueRoute.IsRequestId(new string('a', length)).ShouldBe(expected);
}
