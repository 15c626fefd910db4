namespace Gateway.Sandbox.Queue;

/// <summary>The URLs in responses of the sandbox.</summary>
internal sealed class QueueUrls(SandboxOptions options)
{
    private readonly Dictionary<string, string> _appNames = new(options.AppNames, StringComparer.Ordinal);
    private readonly string _queueHost = options.QueueHost.TrimEnd('/');
    private volatile string _imageBase = "";

    /// <summary>The base is known only after the server listens, and can be changed later.</summary>
    public void SetImageBase(Uri address) => _imageBase = address.AbsoluteUri.TrimEnd('/');

    /// <summary>The app of a model. URLs contain only owner and app, without the rest of the model's path.</summary>
    public string AppOf(string model)
    {
        var ownerApp = OwnerApp(model);
        return _appNames.GetValueOrDefault(ownerApp, ownerApp);
    }

    public string Response(SandboxJob job) => $"{_queueHost}/{job.App}/requests/{job.RequestId}";

    public string Image(SandboxJob job, int index) =>
        $"{job.ImageBase ?? _imageBase}/sandbox/images/{Uri.EscapeDataString(job.RequestId)}{(index == 0 ? "" : $"-{index}")}.png";

    /// <summary>Whether a follow-up with this app finds the job.</summary>
    public bool Leads(string app, SandboxJob job)
    {
        if (app == job.App || app == $"{job.Model[..job.Model.IndexOf('/', StringComparison.Ordinal)]}/auto")
        {
            return true;
        }

        return !options.StrictApp && (app == job.Model || app == OwnerApp(job.Model));
    }

    private static string OwnerApp(string model)
    {
        var second = model.IndexOf('/', model.IndexOf('/', StringComparison.Ordinal) + 1);
        return second < 0 ? model : model[..second];
    }
}
