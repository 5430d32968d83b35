using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Osgate.Simulator;

/// <summary>A simulated device's <c>meta</c>.</summary>
internal sealed record SimulatorDevice
{
    [Range(0.0, 1.0)]
    [Description("How likely it is that the device does not answer when it is asked: 0 never (default), 1 always.")]
    public double Fail { get; init; }
}
