using Acme.Hostile;
using Osgate;

[assembly: Connector("hostile", typeof(HostileFactory), Description = "Does whatever a connector must not do")]
[assembly: Connector("no-constructor", typeof(NoConstructorFactory))]
[assembly: Connector("throwing", typeof(ThrowingFactory))]
[assembly: Connector("no-factory", typeof(HostileConnector))]
[assembly: Connector("needy", typeof(NeedyFactory))]
[assembly: Sink("forever", typeof(ForeverFactory))]
