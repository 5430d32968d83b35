using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Manifests;
using Osgate.Core.Plugins;

namespace Osgate.Testing;

/// <summary>A folder of plugins, loaded as the gateway loads it: copied to a state folder, each plugin in a
/// collectible load context of its own.</summary>
public sealed class PluginHarness : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly PluginHouse _house;
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("osgate-testing-");

    /// <summary>A harness over a folder of plugins.</summary>
    /// <param name="pluginFolder">The folder (default: "plugins" beside the tests).</param>
    public PluginHarness(string? pluginFolder = null) =>
        _house = new PluginHouse(PluginCatalog.Scan(pluginFolder ?? Path.Combine(AppContext.BaseDirectory, "plugins")), _state.FullName);

    /// <summary>The clock that connectors and sinks are given; tests move it by hand.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The gateway id that connectors and sinks are given.</summary>
    public string GatewayId { get; init; } = "gateway-1";

    /// <summary>Everything that is wrong with a manifest, or worth saying, as the gateway finds it.</summary>
    public ImmutableArray<Problem> Check(string manifest) => Plan(manifest).Problems;

    /// <summary>A connector out of an entry of a manifest's <c>connectors</c>.</summary>
    /// <param name="entry">The entry, as JSON.</param>
    /// <param name="lane">Which of its lanes, from 0.</param>
    /// <param name="time">The clock it is given (default: <see cref="Clock"/>).</param>
    /// <exception cref="InvalidOperationException">Something is wrong with the entry; the message says all of it.</exception>
    public ConnectorHarness Connector(string entry, int lane = 0, TimeProvider? time = null)
    {
        var plan = Right(Plan($$"""{"connectors":[{{entry}}]}"""));
        return new ConnectorHarness(plan.Connectors[0], plan.Connectors[0].Lanes[lane], GatewayId, time ?? Clock);
    }

    /// <summary>A sink out of an entry of a manifest's <c>sinks</c>.</summary>
    /// <param name="entry">The entry, as JSON.</param>
    /// <param name="time">The clock it is given (default: <see cref="Clock"/>).</param>
    /// <exception cref="InvalidOperationException">Something is wrong with the entry; the message says all of it.</exception>
    public SinkHarness Sink(string entry, TimeProvider? time = null) =>
        new(Right(Plan($$"""{"sinks":[{{entry}}]}""")).Sinks[0], GatewayId, time ?? Clock);

    /// <summary>Gives the load contexts up; true when all of them were collected.</summary>
    public async Task<bool> UnloadAsync()
    {
        var contexts = GiveUp();
        // A finalizer of the plugin may need a turn of its own, hence several.
        for (var i = 0; i < 20 && contexts.Any(c => c.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(50);
        }
        return !contexts.Any(c => c.IsAlive);
    }

    /// <summary>Removes the state folder.</summary>
    public void Dispose()
    {
        GiveUp();
        _state.Delete(recursive: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IReadOnlyList<WeakReference> GiveUp() => _house.UnloadAll();

    private GatewayPlan Plan(string manifest) =>
        ManifestPlanner.Plan(ManifestReader.Read(JsonDocument.Parse(manifest, Options).RootElement, "test"), _house, GatewayId);

    private static GatewayPlan Right(GatewayPlan plan)
    {
        var errors = plan.Problems.Where(p => !p.IsWarning).Select(p => $"{p.Path}: {p.Message}").ToList();
        return errors.Count == 0 ? plan : throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }
}
