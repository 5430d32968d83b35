using System.ComponentModel;

namespace Osgate.Host.Settings;

/// <summary>What only this box knows: the object <c>gateway</c> of osgate.json, overridden by environment variables
/// (<c>OSGATE_RPC__LISTEN</c>) and the command line (<c>--rpc:listen=...</c>).</summary>
internal sealed record GatewaySettings
{
    [Description("the gateway's id, which goes out with its data (default: the machine's name)")]
    public string Id { get; init; } = Environment.MachineName.ToLowerInvariant();

    [Description("the folder for what must survive, beside the configuration unless absolute (default: state)")]
    public string State { get; init; } = "state";

    [Description("the folder where plugins are dropped, beside the configuration unless absolute (default: plugins beside the executable)")]
    public string? Plugins { get; init; }

    [Description("'auto' starts an embedded broker where the manifest's local MQTT sink finds none; 'off' never does (default)")]
    public string Broker { get; init; } = "off";

    [Description("the management interface")]
    public RpcSettings Rpc { get; init; } = new();

    /// <summary>The value of <see cref="Clock"/> by which the operator answers for the time.</summary>
    public const string TrustedClock = "trusted";

    [Description("'auto' (default) asks the system how far the clock can be believed; 'trusted' believes it where nothing on the box keeps the time")]
    public string Clock { get; init; } = "auto";

    [Description("what lies between connectors and sinks")]
    public SpoolSettings Spool { get; init; } = new();
}
