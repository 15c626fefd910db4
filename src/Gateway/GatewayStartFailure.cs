using System.Net.Sockets;
using System.Security.Cryptography;
using Gateway.Configuration;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Files;
using Gateway.Configuration.Validation;
using Gateway.Jobs.Store;
using Gateway.Management;
using Microsoft.AspNetCore.Connections;

namespace Gateway;

/// <summary>
/// Start failures that an operator can correct, each with the configuration key. Any other exception is a bug and is printed with its
/// stack trace.
/// </summary>
internal static class GatewayStartFailure
{
    private const string ServerNamespace = "Microsoft.AspNetCore.Server.Kestrel";

    /// <param name="exception">The exception of the start.</param>
    /// <param name="configuration">The configuration. Null: it could not be read.</param>
    /// <returns>Null: the exception is not such a failure.</returns>
    public static ConfigurationProblem? Explain(Exception exception, IConfiguration? configuration) => exception switch
    {
        SecretFilesException => new ConfigurationProblem("Gateway:SecretsDirectory", exception.Message),
        JobStoreSchemaException or JobStoreInUseException => new ConfigurationProblem(StoreAddress.Key, exception.Message),
        ManagementAddressException => new ConfigurationProblem(ManagementRules.UrlKey, exception.Message),
        _ when configuration is not null && IsOfServer(exception) => ExplainServer(exception, configuration),
        InvalidDataException or FileNotFoundException or UnauthorizedAccessException when configuration is null =>
            new ConfigurationProblem(
                "appsettings", exception.InnerException is { } inner ? $"{exception.Message} {Innermost(inner)}" : exception.Message),
        AggregateException aggregate => new ConfigurationProblem(
            "ReverseProxy", string.Join(" ", aggregate.Flatten().InnerExceptions.Select(Innermost))),
        InvalidOperationException { Source: "Yarp.ReverseProxy" } => new ConfigurationProblem("ReverseProxy", Innermost(exception)),
        _ => null,
    };

    /// <summary>
    /// Kestrel, sockets and certificates throw exceptions of general types, so the stack trace shows whether Kestrel threw one.
    /// </summary>
    private static bool IsOfServer(Exception exception) =>
        exception.StackTrace?.Contains(ServerNamespace, StringComparison.Ordinal) == true;

    private static ConfigurationProblem ExplainServer(Exception exception, IConfiguration configuration)
    {
        var addresses = ListenerRules.Addresses(configuration);
        var origin = addresses.Count > 0 ? addresses[0].Origin : "";
        var key = addresses.Select(address => address.Key).Distinct().ToList() is [var single] ? single : ListenerRules.UrlsKey;
        var urls = string.Join(", ", addresses.Select(address => Echo.OneLine(address.Text)));
        return exception switch
        {
            CryptographicException or FileNotFoundException or DirectoryNotFoundException => new(
                CertificateKey(configuration), $"the certificate can't be read: {Innermost(exception)}"),
            _ => new(key, Describe(exception, urls) + origin),
        };
    }

    private static string Describe(Exception exception, string urls) => exception switch
    {
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message.TrimEnd('.')}; stop the program that uses it, or name another port",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => $"this machine has no such address: {urls}",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"this user may not listen on {urls}; ports below 1024 need a privilege",
        SocketException => $"can't listen on {urls}: {exception.Message}",
        InvalidOperationException when exception.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) => NoCertificate(urls),
        _ => FirstLine(Innermost(exception)),
    };

    private static string NoCertificate(string urls) =>
        $"https needs a certificate, and none is configured: {urls}; set Kestrel:Certificates:Default:Path and :Password, "
        + "or listen on http:// behind a proxy that terminates TLS";

    private static string CertificateKey(IConfiguration configuration) => configuration
        .GetSection(ListenerRules.ServerSection).AsEnumerable()
        .Where(pair => pair.Value is not null && pair.Key.Contains(":Certificate", StringComparison.OrdinalIgnoreCase))
        .Select(pair => pair.Key)
        .FirstOrDefault(key => key.EndsWith(":Path", StringComparison.OrdinalIgnoreCase), $"{ListenerRules.ServerSection}:Certificates");

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
}
