using System.Reflection;

namespace Osgate.Host;

/// <summary>The version of this executable.</summary>
internal static class HostVersion
{
    /// <summary>Without the commit that the build may have added.</summary>
    public static string Text { get; } =
        (Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
