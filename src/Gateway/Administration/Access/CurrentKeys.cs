using Gateway.Configuration;

namespace Gateway.Administration.Access;

/// <summary>The keys of the settings in force. A reload of the settings replaces them at once.</summary>
internal sealed class CurrentKeys(SettingsSource settings)
{
    private volatile Snapshot? _last;

    public AdministrationKeys Keys
    {
        get
        {
            var current = settings.Current;
            var last = _last;
            if (last?.Of != current)
            {
                _last = last = new Snapshot(current, AdministrationKeys.Create(current.Options.Administration));
            }

            return last.Keys;
        }
    }

    private sealed record Snapshot(GatewaySettings Of, AdministrationKeys Keys);
}
