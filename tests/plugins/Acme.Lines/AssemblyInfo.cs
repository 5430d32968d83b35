using Acme.Lines;
using Osgate;

[assembly: Connector("lines", typeof(LineFactory), Description = "Devices on ports")]
[assembly: Connector("lines-again", typeof(LineFactory))]
[assembly: Sink("hole", typeof(HoleFactory), Description = "Takes everything and keeps nothing")]
