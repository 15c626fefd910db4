using System.Globalization;

namespace Gateway.Sandbox;

internal static class ProgramArguments
{
    public const string Help =
        """
        Gateway.Sandbox: a stand-in for the upstream queue API.

          --url <url>             listen address                      (http://127.0.0.1:9090)
          --dialect <name>        Queue, ResultOnly, ResultAndStatus  (Queue)
          --queue-time <time>     how long a job waits                (00:00:01)
          --run-time <time>       how long a job runs                 (00:00:02)
          --token <token>         the only Bearer token accepted      (any)
          --public-url <url>      base of image URLs                  (the listen address)
          --queue-host <url>      base of the envelope's URLs         (https://queue.fal.run)
          --billable-units <text> x-fal-billable-units of each result (none)
          --max-jobs <number>     jobs kept in memory                 (10000)
          --allow-non-loopback    listen where others can reach it; the control routes know no authentication
          --help
        """;

    public static SandboxOptions Parse(string[] args)
    {
        var options = new SandboxOptions { Url = "http://127.0.0.1:9090" };
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            if (name == "--allow-non-loopback")
            {
                options.AllowNonLoopback = true;
            }
            else if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                throw new ArgumentException($"unexpected argument '{name}'");
            }
            else
            {
                Set(options, name, ++i < args.Length ? args[i] : throw new ArgumentException($"{name}: needs a value"));
            }
        }

        options.Validate();
        return options;
    }

    private static void Set(SandboxOptions options, string name, string value)
    {
        switch (name)
        {
            case "--url":
                options.Url = value;
                break;
            case "--dialect":
                options.Dialect = Enum.TryParse<SandboxDialect>(value, ignoreCase: true, out var dialect) && Enum.IsDefined(dialect)
                    ? dialect
                    : throw Bad(name, $"one of {string.Join(", ", Enum.GetNames<SandboxDialect>())}", value);
                break;
            case "--queue-time":
                options.QueueTime = Time(name, value);
                break;
            case "--run-time":
                options.RunTime = Time(name, value);
                break;
            case "--token":
                options.Token = value;
                break;
            case "--public-url":
                options.PublicUrl = Url(name, value);
                break;
            case "--queue-host":
                options.QueueHost = Url(name, value).ToString();
                break;
            case "--billable-units":
                options.BillableUnits = value;
                break;
            case "--max-jobs":
                options.MaxJobs = int.TryParse(value, CultureInfo.InvariantCulture, out var jobs) && jobs > 0
                    ? jobs
                    : throw Bad(name, "a number above 0", value);
                break;
            default:
                throw new ArgumentException($"unknown argument '{name}'");
        }
    }

    private static TimeSpan Time(string name, string value) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero
            ? time
            : throw Bad(name, "a time such as 00:00:01.5", value);

    private static Uri Url(string name, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url!
            : throw Bad(name, "an absolute http or https URL", value);

    private static ArgumentException Bad(string name, string expected, string value) => new($"{name}: must be {expected}, got '{value}'");
}
