using Acme.Counter;
using Osgate;

[assembly: Connector("acme-counter", typeof(CounterFactory), Description = "Asks its peer for the next number of each device")]
[assembly: Connector("acme-told", typeof(ToldFactory), Description = "Is told numbers, and answers each when it is safe")]
