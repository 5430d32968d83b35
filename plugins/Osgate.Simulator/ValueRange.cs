using System.Runtime.InteropServices;

namespace Osgate.Simulator;

/// <summary>The range of a channel's values, defaults filled in.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValueRange(double Min, double Max)
{
    public double Width => Max - Min;

    public double Middle => Min + Width / 2;

    public static ValueRange Of(SimulatorChannel meta) => new(meta.Min ?? 0, meta.Max ?? (meta.Signal == SignalKind.Random ? 255 : 100));
}
