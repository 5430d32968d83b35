using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;

namespace Osgate.Mqtt;

/// <summary>Turns settings into what MQTTnet connects with.</summary>
internal static class BrokerOptions
{
    /// <summary>Options for one connection; secrets are resolved now.</summary>
    /// <exception cref="IOException">The file of certificates cannot be read.</exception>
    public static MqttClientOptionsBuilder Create(BrokerSettings settings, string clientId)
    {
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(settings.Host, settings.EffectivePort)
            .WithClientId(settings.ClientId ?? clientId)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(settings.Keepalive))
            .WithProtocolVersion(settings.Version == MqttVersion.V5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311);
        if (settings.Username is { } user)
            options.WithCredentials(user, settings.Password is { } password ? Encoding.UTF8.GetBytes(password.Reveal()) : null);
        if (settings.Tls)
            options.WithTlsOptions(TlsOf(settings));
        return options;
    }

    private static MqttClientTlsOptions TlsOf(BrokerSettings settings) => new()
    {
        UseTls = true,
        TargetHost = settings.Host,
        // A site's own authority has no list of revoked certificates that a gateway could reach.
        RevocationMode = X509RevocationMode.NoCheck,
        TrustChain = settings.Ca is { } file ? ReadCertificates(file) : null,
    };

    private static X509Certificate2Collection ReadCertificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new IOException($"the certificates of the broker (ca) cannot be read from '{file}': {e.Message}; name a PEM file", e);
        }
        if (certificates.Count == 0)
            throw new IOException($"the file '{file}' (ca) holds no certificate: name a PEM file");
        return certificates;
    }
}
