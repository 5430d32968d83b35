using System.Text.Json;

namespace Osgate.Tests;

/// <summary>The shortest factory there can be; makes devices.</summary>
internal sealed class NothingFactory() : ConnectorFactory<Nothing, Nothing, Nothing>(NothingJson.Default)
{
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    public override IConnector Create(ConnectorContext<Nothing, Nothing, Nothing> context) => throw new NotSupportedException("there are only devices here");

    public Device Device(string name, params string[] channels) => CreateDevice(
        new DeviceDescription { Name = name, Uuid = Guid.NewGuid() }, Empty, [.. channels.Select(c => (new ChannelDescription { Name = c }, Empty))]);
}
