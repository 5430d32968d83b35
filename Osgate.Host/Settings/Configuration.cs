using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Osgate.Core;
using Osgate.Core.Manifests;

namespace Osgate.Host.Settings;

/// <summary>The configuration of one run: the settings of this box, and the local manifest.</summary>
internal sealed class Configuration
{
    private readonly JsonDocument _document;

    private Configuration(string file, JsonDocument document, GatewaySettings settings)
    {
        File = file;
        _document = document;
        Settings = settings;
    }

    public string File { get; }

    public GatewaySettings Settings { get; }

    public JsonElement Root => _document.RootElement;

    public string StateFolder => Beside(Settings.State);

    public string PluginFolder => Settings.Plugins is { } plugins ? Beside(plugins) : Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>Where the commands of this box reach a running gateway.</summary>
    public string SocketPath => Path.Combine(StateFolder, "osgate.sock");

    /// <summary>Reads the configuration.</summary>
    /// <param name="file">The file, or <see langword="null"/> for ./osgate.json, else the one beside the executable.</param>
    /// <param name="overrides">Settings of the command line: --rpc:listen=127.0.0.1:9191.</param>
    /// <exception cref="ManifestUnreadableException">There is no such file, or it is no JSON.</exception>
    /// <exception cref="SettingsException">The settings are wrong.</exception>
    public static Configuration Load(string? file, IReadOnlyList<string> overrides)
    {
        var path = Path.GetFullPath(file ?? Find());
        var document = ManifestFile.Open(path);
        return new Configuration(path, document, ReadSettings(document.RootElement, Path.GetFileName(path), overrides));
    }

    public Manifest ReadManifest() => ManifestReader.Read(Root, Path.GetFileName(File));

    public GatewayOptions ToOptions(string version) => new()
    {
        Id = Settings.Id,
        PluginFolder = PluginFolder,
        StateFolder = StateFolder,
        SpoolBytes = Settings.Spool.MaxBytes,
        SpoolDropsNewest = Settings.Spool.WhenFull == SpoolSettings.DropNewest,
        SpoolCommit = TimeSpan.FromSeconds(Settings.Spool.Commit),
        TrustsClock = Settings.Clock == GatewaySettings.TrustedClock,
        Version = version,
    };

    private static string Find()
    {
        const string name = "osgate.json";
        return System.IO.File.Exists(name) ? name : Path.Combine(AppContext.BaseDirectory, name);
    }

    private static GatewaySettings ReadSettings(JsonElement root, string source, IReadOnlyList<string> overrides)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("gateway", out var gateway))
        {
            var problems = new List<Problem>();
            MetaSchema.Of(SettingsJson.Default.GatewaySettings).Check(gateway, "gateway", problems);
            if (problems.Count > 0)
                throw new SettingsException(string.Join(Environment.NewLine, problems.Select(p => $"{source}: {p.Path}: {p.Message}")));
            Flatten("", gateway, values);
        }
        var builder = new ConfigurationBuilder().AddInMemoryCollection(values).AddEnvironmentVariables("OSGATE_");
        try
        {
            builder.AddCommandLine([.. CheckOverrides(overrides)]);
            return Validate(builder.Build().Get<GatewaySettings>() ?? new GatewaySettings(), source);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new SettingsException($"settings: {e.Message} {e.InnerException?.Message}".TrimEnd());
        }
    }

    private static GatewaySettings Validate(GatewaySettings settings, string source)
    {
        if (settings.Broker is not ("auto" or "off"))
            throw new SettingsException($"{source}: gateway.broker: '{settings.Broker}' must be auto or off{DidYouMean.Hint(settings.Broker, ["auto", "off"])}");
        if (settings.Spool.WhenFull is not (SpoolSettings.DropOldest or SpoolSettings.DropNewest))
            throw new SettingsException($"{source}: gateway.spool.whenFull: '{settings.Spool.WhenFull}' must be {SpoolSettings.DropOldest} or {SpoolSettings.DropNewest}{DidYouMean.Hint(settings.Spool.WhenFull, [SpoolSettings.DropOldest, SpoolSettings.DropNewest])}");
        if (settings.Spool.MaxBytes is < SpoolSettings.LeastBytes or > SpoolSettings.MostBytes)
            throw new SettingsException($"{source}: gateway.spool.maxBytes: {settings.Spool.MaxBytes} must be {SpoolSettings.LeastBytes} to {SpoolSettings.MostBytes}");
        if (settings.Spool.Commit is not (>= SpoolSettings.ShortestCommit and <= SpoolSettings.LongestCommit))
            throw new SettingsException($"{source}: gateway.spool.commit: {settings.Spool.Commit} must be {SpoolSettings.ShortestCommit} to {SpoolSettings.LongestCommit} (seconds)");
        if (settings.Clock is not ("auto" or GatewaySettings.TrustedClock))
            throw new SettingsException($"{source}: gateway.clock: '{settings.Clock}' must be auto or trusted{DidYouMean.Hint(settings.Clock, ["auto", GatewaySettings.TrustedClock])}");
        if (string.IsNullOrWhiteSpace(settings.Id) || settings.Id.AsSpan().IndexOfAny("/+#\0") >= 0)
            throw new SettingsException($"{source}: gateway.id: '{settings.Id}' must be a text without / + #: it stands in topics");
        return settings;
    }

    private static IEnumerable<string> CheckOverrides(IReadOnlyList<string> overrides)
    {
        string[] commands = ["run", "check", "plugins", "tail", "spool"];
        string[] known = ["id", "state", "plugins", "broker", "rpc:listen", "spool:maxBytes", "spool:whenFull", "spool:commit", "clock"];
        foreach (var text in overrides)
        {
            var name = text.TrimStart('-').Split('=')[0];
            if (known.Contains(name, StringComparer.OrdinalIgnoreCase) && !text.Contains('=', StringComparison.Ordinal))
                throw new SettingsException($"'{text}' has no value: write --{name}=value");
            if (!text.StartsWith("--", StringComparison.Ordinal) || !text.Contains('=', StringComparison.Ordinal) || !known.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new SettingsException($"'{text}' is no command, option or setting{DidYouMean.Hint(text, [.. commands, "--config", "--debug", "--version", .. known.Select(k => $"--{k}")])}; settings are written --name=value, and are {string.Join(", ", known)}");
            yield return text;
        }
    }

    private static void Flatten(string prefix, JsonElement element, Dictionary<string, string?> values)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
                Flatten($"{prefix}{member.Name}:", member.Value, values);
            else
                values[prefix + member.Name] = member.Value.ToString();
        }
    }

    private string Beside(string path) => Path.GetFullPath(path, Path.GetDirectoryName(File)!);
}
