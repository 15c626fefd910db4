using System.Linq.Expressions;
using FluentValidation;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Rules for <see cref="GatewayOptions"/> that depend only on the options.</summary>
internal sealed class GatewayOptionsValidator : AbstractValidator<GatewayOptions>
{
    private const string Between = "must be between {From} and {To}, got '{PropertyValue}'";

    public GatewayOptionsValidator()
    {
        RuleFor(options => options.PublicUrl).Cascade(CascadeMode.Stop)
            .Must(url => url is null || url.Scheme is "http" or "https").WithMessage("must begin with https:// or http://")
            .Must(url => url is null || url.UserInfo.Length == 0).WithMessage("must not contain a user name or password")
            .Must(url => url is null
                || (url.Query.Length == 0 && url.Fragment.Length == 0)).WithMessage("must not have a query or a fragment");
        RuleFor(options => options.SecretsDirectory).NotEmpty().WithMessage("must name a directory");
        RuleFor(options => options.DrainDelay).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromMinutes(1)).WithMessage(Between);
        RuleFor(options => options.DrainTimeout).InclusiveBetween(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)).WithMessage(Between);
        RuleFor(options => options.Management.Url).Custom(ManagementRules.Validate);
        RuleFor(options => options.Management.Hosts).Custom(ManagementRules.ValidateHosts);
        RuleFor(options => options).Custom(AdministrationRules.Validate);
        RuleFor(options => options.Upstream).SetValidator(new UpstreamOptionsValidator());
        RuleFor(options => options.Limits).SetValidator(new LimitsValidator());
        RuleFor(options => options.Jobs).SetValidator(new JobsOptionsValidator());
        RuleFor(options => options.Following).SetValidator(new FollowingOptionsValidator());
        RuleFor(options => options.Results).SetValidator(new ResultsOptionsValidator());
        RuleFor(options => options.Files).SetValidator(new FilesOptionsValidator());
        RuleFor(options => options.Money).SetValidator(new MoneyOptionsValidator());
        RuleFor(options => options.Webhooks).SetValidator(new WebhooksOptionsValidator());
        RuleFor(options => options.Webhooks.AllowedHosts)
            .Custom(static (hosts, context) => WebhookRules.Validate($"{GatewayOptions.Section}:Webhooks:AllowedHosts", hosts, context));
        RuleFor(options => options.Clients).Custom(ClientsValidator.Validate);
        RuleFor(options => options.Cors.Origins).Custom(CrossOriginValidator.Validate);
        RuleFor(options => options.ForwardedHeaders).Custom(ForwardingValidator.Validate);
        foreach (var directory in (Expression<Func<GatewayOptions, string?>>[])
            [options => options.Contracts.Directory, options => options.Prices.Directory])
        {
            RuleFor(directory)
                .Must(path => path is null || Directory.Exists(path))
                .WithMessage((_, path) => $"must be a directory that exists, got {Echo.Quote(path!)}");
        }

        RuleFor(options => options.Sandbox.QueueTime).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromHours(1)).WithMessage(Between);
        RuleFor(options => options.Sandbox.RunTime).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromHours(1)).WithMessage(Between);
    }

    public IReadOnlyList<ConfigurationProblem> Problems(GatewayOptions options) =>
        [.. Validate(options).Errors.Select(error => new ConfigurationProblem(KeyOf(error.PropertyName), error.ErrorMessage))];

    /// <summary>
    /// The key of a property. Rules for a client give the whole path themselves, because the name of a client may contain a dot.
    /// </summary>
    private static string KeyOf(string propertyName) =>
        propertyName.Contains(':', StringComparison.Ordinal)
            ? propertyName
            : $"{GatewayOptions.Section}:{propertyName.Replace('.', ':')}";
}
