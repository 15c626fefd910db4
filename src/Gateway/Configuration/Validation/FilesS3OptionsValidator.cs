using System.Text.RegularExpressions;
using FluentValidation;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

internal sealed partial class FilesS3OptionsValidator : AbstractValidator<FilesS3Options>
{
    private const int MaxPrefixChars = 256;

    public FilesS3OptionsValidator()
    {
        RuleFor(s3 => s3.Bucket).Cascade(CascadeMode.Stop)
            .Must(static (s3, bucket) => bucket is not null || !HasOthers(s3))
            .WithMessage("must be set if another key of Gateway:Files:S3 is")
            .Must(static bucket => bucket is null || BucketName().IsMatch(bucket))
            .WithMessage((_, bucket) =>
                $"must be the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens, got {Echo.Quote(bucket!)}");
        RuleFor(s3 => s3.ServiceUrl).Cascade(CascadeMode.Stop)
            .Must(static url => url is null || url is { IsAbsoluteUri: true, Scheme: "http" or "https" })
            .WithMessage("must begin with https:// or http://")
            .Must(static url => url is null || (url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0))
            .WithMessage("must not contain a user name, a password, a query or a fragment");
        RuleFor(s3 => s3.Region)
            .Must(static (s3, region) => s3.Bucket is null || s3.ServiceUrl is not null || !string.IsNullOrWhiteSpace(region))
            .WithMessage("must be set if Gateway:Files:S3:ServiceUrl is not");
        RuleFor(s3 => s3.AccessKey)
            .Must(static (s3, key) => key is not null || s3.SecretKey is null).WithMessage("must be set if SecretKey is");
        RuleFor(s3 => s3.SecretKey)
            .Must(static (s3, key) => key is not null || s3.AccessKey is null).WithMessage("must be set if AccessKey is");
        RuleFor(s3 => s3.Prefix)
            .Must(static prefix => prefix.Length <= MaxPrefixChars && !prefix.StartsWith('/') && PrefixText().IsMatch(prefix))
            .WithMessage($"must have at most {MaxPrefixChars} letters, digits, '.', '_', '-' and '/', and no '/' at the beginning");
    }

    private static bool HasOthers(FilesS3Options s3) =>
        s3.ServiceUrl is not null || s3.Region is not null || s3.AccessKey is not null || s3.SecretKey is not null
        || s3.Prefix.Length > 0 || s3.ForcePathStyle is not null;

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\\z")]
    private static partial Regex BucketName();

    [GeneratedRegex("^[A-Za-z0-9._/-]*\\z")]
    private static partial Regex PrefixText();
}
