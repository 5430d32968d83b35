using System.CommandLine;
using Osgate.Host.Commands;

// A gateway may take 5 s to deliver what it has.
return await CommandLine.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
