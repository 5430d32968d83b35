using Osgate.Core.Spool.Clock;
using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Log;

/// <summary>What every cursor of a spool needs.</summary>
internal sealed record CursorServices(Lock Guard, ISpoolFiles Files, DefinitionTable Definitions, ClockMender Mender, Guid BootId);
