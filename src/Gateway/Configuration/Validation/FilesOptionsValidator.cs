using FluentValidation;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

internal sealed class FilesOptionsValidator : AbstractValidator<FilesOptions>
{
    private const long GiB = 1024L * 1024 * 1024;

    /// <summary>The largest object that an S3 store takes in one call.</summary>
    private const long MaxObjectBytes = 5 * GiB;

    private const string Between = "must be between {From} and {To}, got '{PropertyValue}'";

    public FilesOptionsValidator()
    {
        RuleFor(files => files.Directory)
            .Must(static path => path is null || !string.IsNullOrWhiteSpace(path)).WithMessage("must name a directory");
        RuleFor(files => files.MaxBytes).Cascade(CascadeMode.Stop)
            .InclusiveBetween(1, 64 * GiB).WithMessage(Between)
            .Must(static (files, bytes) => files.S3.Bucket is null || bytes <= MaxObjectBytes)
            .WithMessage($"must be at most {MaxObjectBytes} if Gateway:Files:S3:Bucket is set, because an S3 store takes no larger "
                + "object in one call, got '{PropertyValue}'");
        RuleFor(files => files.MaxInlineBytes).InclusiveBetween(0, GiB).WithMessage(Between);
        RuleFor(files => files.MaxTotalBytes)
            .GreaterThanOrEqualTo(files => files.MaxBytes)
            .WithMessage("must be at least Gateway:Files:MaxBytes ({ComparisonValue}), got '{PropertyValue}'");
        RuleFor(files => files.PerClient.MaxTotalBytes).Cascade(CascadeMode.Stop)
            .GreaterThanOrEqualTo(1).WithMessage("must be at least {ComparisonValue}, got '{PropertyValue}'")
            .LessThanOrEqualTo(files => files.MaxTotalBytes)
            .WithMessage("must be at most Gateway:Files:MaxTotalBytes ({ComparisonValue}), got '{PropertyValue}'");
        RuleFor(files => files.PerClient.MaxFiles).InclusiveBetween(1, 1_000_000).WithMessage(Between);
        RuleFor(files => files.MaxRetention).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650)).WithMessage(Between);
        RuleFor(files => files.UploadTime).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)).WithMessage(Between);
        RuleFor(files => files.SweepInterval).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)).WithMessage(Between);
        RuleFor(files => files.Private)
            .Must(static (files, isPrivate) => !isPrivate || files.Delivery != FileDelivery.Link)
            .WithMessage("must be false if Gateway:Files:Delivery is Link: the upstream has no key to read the files with");
        RuleFor(files => files.S3).SetValidator(new FilesS3OptionsValidator());
    }
}
