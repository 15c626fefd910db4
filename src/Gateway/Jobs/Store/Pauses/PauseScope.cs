namespace Gateway.Jobs.Store.Pauses;

/// <summary>Which submits a pause refuses. The numbers are stored.</summary>
internal enum PauseScope
{
    All = 1,
    Client = 2,
    Model = 3,
}
