using System.Collections.Immutable;
using System.Text.Json;
using Osgate.Core.Manifests;

namespace Osgate.Core.Tests.Scripted;

/// <summary>Makes the connectors that a test hands in, and devices without any protocol.</summary>
internal sealed class ScriptedFactory(Func<ConnectorContext<ScriptedMeta, ScriptedMeta, ScriptedMeta>, IConnector> create)
    : ConnectorFactory<ScriptedMeta, ScriptedMeta, ScriptedMeta>(ScriptedJson.Default)
{
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    public ScriptedFactory()
        : this(_ => throw new NotSupportedException("this test runs no connector"))
    {
    }

    public override IConnector Create(ConnectorContext<ScriptedMeta, ScriptedMeta, ScriptedMeta> context) => create(context);

    /// <summary>A device with a channel "c0", "c1"... for each interval in seconds.</summary>
    public Device Device(string name, params double[] intervals) => CreateDevice(
        new DeviceDescription { Name = name, Uuid = Guid.NewGuid() },
        Empty,
        [.. intervals.Select((s, i) => (new ChannelDescription { Name = $"c{i}", Interval = TimeSpan.FromSeconds(s) }, Empty))]);

    public ConnectorPlan Plan(params ImmutableArray<Device> devices)
    {
        var entry = new ConnectorEntry
        {
            Path = "connectors[0]",
            Protocol = "scripted",
            Name = "scripted",
            Uuid = Guid.NewGuid(),
            Meta = Empty,
            Labels = ImmutableSortedDictionary<string, string>.Empty,
            Sinks = [],
            Devices = [],
        };
        return new ConnectorPlan(entry, this, CreateCheck("scripted", Empty, devices), [new LanePlan("the line", devices, IsOwn: false)]);
    }
}
