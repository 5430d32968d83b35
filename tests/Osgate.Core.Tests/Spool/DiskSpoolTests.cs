using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool;

[TestFixture]
internal sealed class DiskSpoolTests : SpoolContract
{
    protected override ISpool Create() => new SpoolRig().Spool;
}
