using System.ComponentModel;

namespace Osgate.Host.Settings;

internal sealed record RpcSettings
{
    [Description("the address and port of JSON-RPC, or 'off' (default: 127.0.0.1:9090)")]
    public string Listen { get; init; } = "127.0.0.1:9090";
}
