using System.Globalization;
using Gateway.Sandbox.Queue;

namespace Gateway.Sandbox.Images;

/// <summary>File name of an image: <c>{request_id}.png</c>, or <c>{request_id}-{n}.png</c> for further images of a job.</summary>
internal static class ImageName
{
    private const string Extension = ".png";

    public static (SandboxJob Job, int Index)? Resolve(string name, JobStore jobs)
    {
        if (!name.EndsWith(Extension, StringComparison.Ordinal))
        {
            return null;
        }

        // The whole name is tried first, because an id may itself end in "-" and digits.
        var id = Uri.UnescapeDataString(name[..^Extension.Length]);
        if (jobs.Find(id) is { } job)
        {
            return (job, 0);
        }

        var dash = id.LastIndexOf('-');
        return dash > 0
            && int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && jobs.Find(id[..dash]) is { } owner
            && index > 0 && index < owner.Input.Count
            ? (owner, index)
            : null;
    }
}
