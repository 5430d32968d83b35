using System.Text.Json;

namespace Osgate.Core.Management;

/// <summary>The methods that a gateway answers.</summary>
internal sealed class RpcMethods
{
    private readonly Func<GatewayStatus> _status;
    private readonly Dictionary<string, Action<RpcParameters, Utf8JsonWriter>> _methods;

    public RpcMethods(Func<GatewayStatus> status)
    {
        _status = status;
        _methods = new(StringComparer.Ordinal)
        {
            ["ping"] = Ping,
            ["connectors.list"] = ListConnectors,
            ["devices.list"] = ListDevices,
            ["gateway.status"] = Status,
        };
    }

    /// <summary>Answers a call into a writer.</summary>
    /// <exception cref="RpcException">There is no such method, or its parameters are wrong.</exception>
    public void Call(string method, RpcParameters parameters, Utf8JsonWriter result)
    {
        if (!_methods.TryGetValue(method, out var call))
            throw new RpcException(RpcException.MethodNotFound, $"there is no method '{method}'{DidYouMean.Hint(method, _methods.Keys)}");
        call(parameters, result);
    }

    private static void Ping(RpcParameters parameters, Utf8JsonWriter result)
    {
        parameters.Only();
        result.WriteStringValue("pong");
    }

    private void ListConnectors(RpcParameters parameters, Utf8JsonWriter result)
    {
        parameters.Only();
        IReadOnlyList<ConnectorItem> items = [.. _status().Connectors.Select(c => new ConnectorItem(c.Protocol, c.Name, c.Uuid, c.Lanes.Sum(l => l.Devices.Count)))];
        JsonSerializer.Serialize(result, items, ManagementJson.Default.IReadOnlyListConnectorItem);
    }

    private void ListDevices(RpcParameters parameters, Utf8JsonWriter result)
    {
        parameters.Only("connector_name");
        var connectors = _status().Connectors;
        if (parameters.Text("connector_name", 0) is not { } name)
        {
            IReadOnlyList<DeviceItem> all = [.. connectors.SelectMany(c => c.Lanes.SelectMany(l => l.Devices.Select(d => new DeviceItem(d.Name, d.Uuid, c.Name, d.Channels, d.Fault))))];
            JsonSerializer.Serialize(result, all, ManagementJson.Default.IReadOnlyListDeviceItem);
            return;
        }
        var connector = connectors.FirstOrDefault(c => c.Name == name)
            ?? throw new RpcException(RpcException.InvalidParams, $"connector_name: there is no connector '{name}'{DidYouMean.Hint(name, connectors.Select(c => c.Name))}");
        IReadOnlyList<string> names = [.. connector.Lanes.SelectMany(l => l.Devices.Select(d => d.Name))];
        JsonSerializer.Serialize(result, names, ManagementJson.Default.IReadOnlyListString);
    }

    private void Status(RpcParameters parameters, Utf8JsonWriter result)
    {
        parameters.Only();
        JsonSerializer.Serialize(result, _status(), ManagementJson.Default.GatewayStatus);
    }
}
