using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.ThirdParty;

/// <summary>The SDK, as a user runs it.</summary>
internal static class Dotnet
{
    /// <summary>The top of this repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(HostProcess.FindBuilt())!, "../../../.."));

    /// <summary>The configuration that the tests were built in.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static async Task RunAsync(string folder, params string[] arguments)
    {
        // What the test run's own SDK set would steer this one; a build node that outlives the build would hold the test's pipes.
        var environment = new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["MSBuildSDKsPath"] = null, ["MSBUILD_EXE_PATH"] = null, ["MSBuildExtensionsPath"] = null };
        await using var dotnet = await ChildProcess.StartAsync(Peer.Find("dotnet")!, [.. arguments, "-nologo"], folder, environment);
        var exitCode = await dotnet.WaitForExitAsync(TimeSpan.FromMinutes(3));
        Assert.That(exitCode, Is.Zero, dotnet.Output.ToString());
    }
}
