using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.Peers;

internal sealed class PeerTests
{
    private const string Variable = "OSGATE_REQUIRE_PEERS";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    [TearDown]
    public void PutBack() => Environment.SetEnvironmentVariable(Variable, _before);

    [Test]
    public void Test_whose_peer_is_missing_is_ignored_and_says_what_to_install()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        Assert.That(() => Peer.Require("osgate-no-such-program", "some-package"),
            Throws.TypeOf<IgnoreException>().With.Message.EqualTo("osgate-no-such-program is missing: apt-get install some-package"));
    }

    [Test]
    public void Test_whose_peer_is_missing_fails_where_peers_are_required()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        Assert.That(() => Peer.Require("osgate-no-such-program", "some-package"), Throws.TypeOf<AssertionException>());
    }

    [Test]
    public void Python_without_the_module_counts_as_missing()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        Assert.That(() => Peer.RequirePythonAsync("osgate_no_such_module", "some-package"), Throws.TypeOf<IgnoreException>());
    }
}
