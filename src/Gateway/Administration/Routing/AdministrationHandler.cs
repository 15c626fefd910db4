namespace Gateway.Administration.Routing;

/// <summary>Carries out a call whose key, query and role are checked.</summary>
internal delegate Task<IResult> AdministrationHandler(AdministrationCall call);
