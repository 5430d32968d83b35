using Osgate;
using Osgate.Simulator;

[assembly: Connector("simulator", typeof(SimulatorFactory), Description = "Made-up devices: random values, walks, sines, counters, booleans")]
// What the files of Osgate's ancestor call it.
[assembly: Connector("default", typeof(SimulatorFactory), Description = "The simulator")]
