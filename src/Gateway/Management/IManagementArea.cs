namespace Gateway.Management;

/// <summary>Routes of the management port that a later layer brings, below one path. <see cref="ManagementPipeline"/> maps them.</summary>
internal interface IManagementArea
{
    /// <summary>The path that all routes of the area begin with.</summary>
    PathString Root { get; }

    /// <summary>Whether the routes exist now. Otherwise they are unknown routes.</summary>
    bool IsOpen { get; }

    /// <summary>The entry of the area in the list of routes.</summary>
    ManagementRoutes.Route Entry { get; }

    /// <summary>Adds the stages that answer every request of the area.</summary>
    void Build(IApplicationBuilder stages);
}
