using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Osgate.Mqtt;

/// <summary>How to reach a broker: what the <c>meta</c> of sink and connector have in common.</summary>
internal abstract record BrokerSettings
{
    [Description("The broker's name or address (default: localhost).")]
    public string Host { get; set; } = "localhost";

    [Description("The broker's port (default: 1883, with tls 8883).")]
    [Range(1, 65535)]
    public int? Port { get; set; }

    [Description("Seconds without a packet after which the connection counts as lost (default: 60).")]
    [Range(1, 65535)]
    public int Keepalive { get; set; } = 60;

    [Description("The name under which the broker knows this connection; unique at the broker.")]
    public string? ClientId { get; set; }

    [Description("The user at the broker.")]
    public string? Username { get; set; }

    [Description("The user's password, or a reference to it: ${env:NAME}, ${file:path}.")]
    public Secret? Password { get; set; }

    [Description("Whether the connection is encrypted and the broker's certificate verified (default: false).")]
    public bool Tls { get; set; }

    [Description("A file with the certificates (PEM) that the broker's must come from, where the machine does not know them.")]
    public string? Ca { get; set; }

    [Description("The protocol's version: \"5\" (default) or \"3.1.1\".")]
    public MqttVersion Version { get; set; } = MqttVersion.V5;

    /// <summary>The port that counts.</summary>
    internal int EffectivePort => Port ?? (Tls ? 8883 : 1883);

    /// <summary>Whether both name one broker, as far as their texts show.</summary>
    internal bool IsSameBroker(BrokerSettings other) =>
        EffectivePort == other.EffectivePort
        && string.Equals(Normalize(Host), Normalize(other.Host), StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells what is wrong, whatever the kind of entry.</summary>
    internal void Check(Action<string, string> error)
    {
        if (string.IsNullOrWhiteSpace(Host) || Host.Contains("://", StringComparison.Ordinal) || Host.Contains('/', StringComparison.Ordinal))
            error("host", $"'{Host}' is no host: write a name or an address alone, such as 10.0.0.5 or broker.example.com");
        if (Port is < 1 or > 65535)
            error("port", $"{Port} is no port: write 1 to 65535");
        if (Keepalive is < 1 or > 65535)
            error("keepalive", $"{Keepalive} s cannot be: write 1 to 65535");
        if (!Enum.IsDefined(Version))
            error("version", "write \"5\" or \"3.1.1\"");
        if (ClientId is { Length: 0 })
            error("clientId", "an empty name cannot be found again: leave it out, or write one");
        if (Password is not null && Username is null)
            error("password", "a password needs a username: add it");
        if (Ca is not null && !Tls)
            error("ca", "certificates are verified with tls alone: add \"tls\": true, or leave ca out");
    }

    private static string Normalize(string host)
    {
        var name = host.Trim().TrimEnd('.').Trim('[', ']');
        return name is "::1" || name.StartsWith("127.", StringComparison.Ordinal) ? "localhost" : name;
    }
}
