namespace Osgate.Core;

/// <summary>What the engine has to know of the box that it runs on.</summary>
public sealed record GatewayOptions
{
    /// <summary>The gateway's id, which goes out with its data.</summary>
    public required string Id { get; init; }

    /// <summary>Where plugins are dropped.</summary>
    public required string PluginFolder { get; init; }

    /// <summary>Where the gateway keeps what must survive.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The version of the executable, for the status.</summary>
    public string Version { get; init; } = "";

    /// <summary>Bytes of the spool on disk, at most (default: 1 GiB).</summary>
    public long SpoolBytes { get; init; } = 1L << 30;

    /// <summary>Whether a spool that is full drops what is new, instead of what is oldest (default: no).</summary>
    public bool SpoolDropsNewest { get; init; }

    /// <summary>How long a reading that nobody flushed may be in memory alone (default: 50 ms).</summary>
    public TimeSpan SpoolCommit { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether the operator answers for the wall clock, although nothing on this box does (default: no).</summary>
    public bool TrustsClock { get; init; }

    /// <summary>Where the spool is.</summary>
    public string SpoolFolder => SpoolFolderOf(StateFolder);

    internal static string SpoolFolderOf(string stateFolder) => Path.Combine(stateFolder, "spool");
}
