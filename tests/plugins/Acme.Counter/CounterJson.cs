using System.Text.Json.Serialization;

namespace Acme.Counter;

[JsonSerializable(typeof(CounterSettings))]
[JsonSerializable(typeof(CounterDevice))]
[JsonSerializable(typeof(CounterChannel))]
internal sealed partial class CounterJson : JsonSerializerContext;
