using FluentValidation;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

internal sealed class ResultsOptionsValidator : AbstractValidator<ResultsOptions>
{
    private const int LeastBytes = 1024;
    private const int MostBytes = 16 * 1024 * 1024;
    private const string Between = "must be between {From} and {To}, got '{PropertyValue}'";
    private const string AtLeast = "must be at least {ComparisonValue} (twice Gateway:Results:MaxBytes and 8 KiB), got '{PropertyValue}'";

    public ResultsOptionsValidator()
    {
        RuleFor(results => results.MaxBytes).InclusiveBetween(LeastBytes, MostBytes).WithMessage(Between);
        RuleFor(results => results.MaxTotalBytes)
            .GreaterThanOrEqualTo(results => ResultsOptions.LeastTotal(results.MaxBytes)).WithMessage(AtLeast);
        RuleFor(results => results.PerClient.MaxTotalBytes).Cascade(CascadeMode.Stop)
            .GreaterThanOrEqualTo(results => ResultsOptions.LeastTotal(results.MaxBytes)).WithMessage(AtLeast)
            .LessThanOrEqualTo(results => results.MaxTotalBytes)
            .WithMessage("must be at most Gateway:Results:MaxTotalBytes ({ComparisonValue}), got '{PropertyValue}'");
        RuleFor(results => results.Retention).InclusiveBetween(TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)).WithMessage(Between);
    }
}
