using System.Collections.Immutable;

namespace Osgate.Modbus;

/// <summary>A request, and what is to be found in its answer.</summary>
internal sealed record PlannedRequest(ReadRequest Request, ImmutableArray<ModbusPoint> Points);
