using System.Text.Json;

namespace Osgate.Core.Management;

/// <summary>The methods that a gateway answers.</summary>
internal sealed class RpcMethods
{
    private readonly Func<GatewayStatus> _status;
    private readonly Dictionary<string, Func<RpcParameters, Utf8JsonWriter, CancellationToken, ValueTask>> _methods;

    public RpcMethods(Func<GatewayStatus> status, SinkMethods sinks)
    {
        _status = status;
        _methods = new(StringComparer.Ordinal)
        {
            ["ping"] = AtOnce(Ping),
            ["connectors.list"] = AtOnce(ListConnectors),
            ["devices.list"] = AtOnce(ListDevices),
            ["gateway.status"] = AtOnce(Status),
            ["sinks.rejected"] = sinks.RejectedAsync,
            ["sinks.replay"] = sinks.ReplayAsync,
            ["sinks.rewind"] = sinks.RewindAsync,
            ["sinks.forget"] = sinks.ForgetAsync,
        };
    }

    /// <summary>Answers a call into a writer.</summary>
    /// <exception cref="RpcException">There is no such method, or its parameters are wrong.</exception>
    public ValueTask CallAsync(string method, RpcParameters parameters, Utf8JsonWriter result, CancellationToken cancel)
    {
        if (!_methods.TryGetValue(method, out var call))
            throw new RpcException(RpcException.MethodNotFound, $"there is no method '{method}'{DidYouMean.Hint(method, _methods.Keys)}");
        return call(parameters, result, cancel);
    }

    private static Func<RpcParameters, Utf8JsonWriter, CancellationToken, ValueTask> AtOnce(Action<RpcParameters, Utf8JsonWriter> call) =>
        (parameters, result, _) =>
        {
            call(parameters, result);
            return ValueTask.CompletedTask;
        };

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
