using System.Globalization;
using Gateway.Clients;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Text;

namespace Gateway.UnitTests.Webhooks;

/// <summary>The settings of deliveries, and the names of their states.</summary>
public sealed class WebhookSettingsTests
{
    [Fact]
    public void Waits_WithoutASchedule_AreTheDefault() =>
        new WebhooksOptions().Waits.Select(wait => wait.TotalSeconds).ShouldBe([15, 60, 300, 900, 3600]);

    [Theory]
    [InlineData("00:00:00.1", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("00:00:00.09", false)]
    [InlineData("1.00:00:01", false)]
    [InlineData("-00:00:01", false)]
    public void Schedule_Wait_IsBounded(string wait, bool isValid)
    {
        var options = new WebhooksOptions { Schedule = [TimeSpan.Parse(wait, CultureInfo.InvariantCulture)] };

        var errors = new WebhooksOptionsValidator().Validate(options).Errors;

        errors.Select(error => error.PropertyName).ShouldBe(isValid ? [] : ["Gateway:Webhooks:Schedule:0"]);
    }

    [Fact]
    public void Schedule_TooLong_IsRefused()
    {
        var waits = Enumerable.Repeat(TimeSpan.FromSeconds(1), 20);

        new WebhooksOptionsValidator().Validate(new WebhooksOptions { Schedule = [.. waits] }).Errors
            .ShouldHaveSingleItem().ErrorMessage.ShouldBe("must have at most 19 entries, got 20");
    }

    [Theory]
    [InlineData(1, 8, 33554432)]
    [InlineData(257, 8, 33554432)]
    [InlineData(64, 0, 33554432)]
    [InlineData(64, 257, 33554432)]
    [InlineData(64, 8, 1048575)]
    public void Limits_OutOfRange_AreRefused(int concurrency, int ofReceiver, long memory)
    {
        var options = new WebhooksOptions { Concurrency = concurrency, ConcurrencyPerReceiver = ofReceiver, MemoryBytes = memory };

        new WebhooksOptionsValidator().Validate(options).Errors.ShouldHaveSingleItem().ErrorMessage.ShouldStartWith("must be between");
    }

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", false)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZI", false)]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_", false)]
    public void WebhookSecret_OfEachForm_IsChecked(string secret, bool isValid) =>
        WebhookSecret.IsValid(new Secret(secret)).ShouldBe(isValid);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void WebhookSecret_Length_IsBounded(int bytes, bool isValid) =>
        WebhookSecret.IsValid(new Secret(WebhookSecret.Prefix + Convert.ToBase64String(new byte[bytes]))).ShouldBe(isValid);

    [Fact]
    public void NameOf_EachState_IsItsName() =>
        Enum.GetValues<WebhookState>().Cast<WebhookState?>().Prepend(null).Select(WebhookView.NameOf)
            .ShouldBe(["WAITING", "OPEN", "DELIVERED", "FAILED", "SWITCHED_OFF"]);
}
