using System.Runtime.InteropServices;

namespace Osgate.Simulator.Signals;

/// <summary>When a signal is asked, in ticks of 100 ns: as the clock says, and since the connector was made.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Moment(long UtcTicks, long Uptime);
