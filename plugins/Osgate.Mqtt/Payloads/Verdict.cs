namespace Osgate.Mqtt;

/// <summary>How a reading goes out: JSON has no word for what is not a number.</summary>
internal readonly ref struct Verdict
{
    private Verdict(Quality quality, string? reason)
    {
        Quality = quality;
        Reason = reason;
    }

    public Quality Quality { get; }

    public string? Reason { get; }

    public static Verdict Of(in Reading reading)
    {
        if (reading.Quality == Quality.Bad || reading.Value.Kind is not (ValueKind.Double or ValueKind.Single) || double.IsFinite(reading.Value.AsDouble()))
            return new Verdict(reading.Quality, reading.Reason);
        return new Verdict(Quality.Bad, "not a number");
    }
}
