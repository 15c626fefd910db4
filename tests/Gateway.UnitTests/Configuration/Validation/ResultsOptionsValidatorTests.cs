using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;

namespace Gateway.UnitTests.Configuration.Validation;

public sealed class ResultsOptionsValidatorTests
{
    [Theory]
    [InlineData(1023, 1L << 30, null, 60, "MaxBytes: must be between 1024 and 16777216, got '1023'")]
    [InlineData(16777217, 1L << 30, null, 60, "MaxBytes: must be between 1024 and 16777216, got '16777217'")]
    [InlineData(1024, 10_239, null, 60,
        "MaxTotalBytes: must be at least 10240 (twice Gateway:Results:MaxBytes and 8 KiB), got '10239'")]
    [InlineData(1024, 10_240, null, 60, null)]
    [InlineData(1024, 1L << 30, 10_239L, 60,
        "PerClient.MaxTotalBytes: must be at least 10240 (twice Gateway:Results:MaxBytes and 8 KiB), got '10239'")]
    [InlineData(1024, 20_000, 20_001L, 60,
        "PerClient.MaxTotalBytes: must be at most Gateway:Results:MaxTotalBytes (20000), got '20001'")]
    [InlineData(1024, 20_000, 20_000L, 60, null)]
    [InlineData(1024, 20_000, null, 59, "Retention: must be between 00:01:00 and 3650.00:00:00, got '00:00:59'")]
    public void Validate_Value_NamesTheRule(int maxBytes, long total, long? ofClient, int retention, string? problem)
    {
        var options = new ResultsOptions
        {
            MaxBytes = maxBytes,
            MaxTotalBytes = total,
            PerClient = new() { MaxTotalBytes = ofClient },
            Retention = TimeSpan.FromSeconds(retention),
        };

        new ResultsOptionsValidator().Validate(options).Errors.Select(error => $"{error.PropertyName}: {error.ErrorMessage}")
            .ShouldBe(problem is null ? [] : [problem]);
    }

    [Fact]
    public void Defaults_AreValid()
    {
        var options = new ResultsOptions();

        new ResultsOptionsValidator().Validate(options).IsValid.ShouldBeTrue();
        options.ClientTotalBytes.ShouldBe(256L * 1024 * 1024);
        // A total for two results is the share of each client too.
        new ResultsOptions { MaxTotalBytes = ResultsOptions.LeastTotal(options.MaxBytes) }.ClientTotalBytes
            .ShouldBe(ResultsOptions.LeastTotal(options.MaxBytes));
    }
}
