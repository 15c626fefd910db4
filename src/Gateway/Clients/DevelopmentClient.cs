namespace Gateway.Clients;

/// <summary>A key that anyone can read here, so that the first command of the README works. Outside Development it stops the start.</summary>
internal static class DevelopmentClient
{
    public const string Name = "development";

    public const string Key = "gw_developers_thiskeyispublishednotasecretag53m2d";

    public const string Sha256 = "eeff71c679024b371b4a9653e87332231c9ca5612773dbea1c9d22cfbbf8a324";
}
