namespace Osgate.Mqtt;

/// <summary>Turns one report after the other into the payloads of its messages. Allocates nothing.</summary>
internal abstract class PayloadEncoder
{
    /// <summary>Whether the report has messages left.</summary>
    public abstract bool HasNext { get; }

    /// <summary>Begins with a report, which the other calls are then given too.</summary>
    public abstract void Start(in BatchReport report);

    /// <summary>The topic of the next message.</summary>
    public abstract byte[] NextTopic(in BatchReport report, SourcePieces pieces);

    /// <summary>Writes the payload of the next message.</summary>
    public abstract void WriteNext(in BatchReport report, SourcePieces pieces, PacketBuffer buffer);

    protected static DateTimeOffset TimeOf(in BatchReport report, in Reading reading) => reading.DeviceTime ?? report.Timestamp;
}
