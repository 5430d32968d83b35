using System.Text.Json;
using System.Text.Json.Serialization;

namespace Osgate.Simulator;

/// <summary>Takes the names alone: a number in a manifest would mean nothing to its reader.</summary>
internal sealed class SignalKindConverter() : JsonStringEnumConverter<SignalKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
