using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Osgate.Core.Plugins;

/// <summary>Reads what an assembly says of itself as a plugin, without loading it.</summary>
internal static class PluginMetadata
{
    public static (string Version, ImmutableArray<PluginEntry> Entries) Read(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        if (!image.HasMetadata)
            throw new BadImageFormatException("it is not a .NET assembly");
        var reader = image.GetMetadataReader();
        if (!reader.IsAssembly)
            throw new BadImageFormatException("it is a .NET module, not an assembly");
        var assembly = reader.GetAssemblyDefinition();
        var entries = ImmutableArray.CreateBuilder<PluginEntry>();
        var version = assembly.Version.ToString();
        foreach (var handle in assembly.GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            switch (NameOf(reader, attribute))
            {
                case "Osgate.ConnectorAttribute":
                    entries.Add(Entry(attribute, isSink: false));
                    break;
                case "Osgate.SinkAttribute":
                    entries.Add(Entry(attribute, isSink: true));
                    break;
                case "System.Reflection.AssemblyInformationalVersionAttribute":
                    // What follows a plus is the commit.
                    version = ((string)attribute.DecodeValue(AttributeTypes.Instance).FixedArguments[0].Value!).Split('+')[0];
                    break;
            }
        }
        return (version, entries.ToImmutable());
    }

    private static PluginEntry Entry(CustomAttribute attribute, bool isSink)
    {
        var value = attribute.DecodeValue(AttributeTypes.Instance);
        var arguments = value.FixedArguments;
        var description = value.NamedArguments.FirstOrDefault(a => a.Name == nameof(ConnectorAttribute.Description)).Value as string;
        var factory = ((string)arguments[1].Value!).Split(',')[0];
        return new PluginEntry(isSink, (string)arguments[0].Value!, factory, (int)arguments[2].Value!, (int)arguments[3].Value!, description);
    }

    private static string NameOf(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
            return "";
        var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
            return "";
        var type = reader.GetTypeReference((TypeReferenceHandle)parent);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    // Types are their names here: the attributes hold nothing but texts, whole numbers and one type.
    private sealed class AttributeTypes : ICustomAttributeTypeProvider<string>
    {
        public static readonly AttributeTypes Instance = new();

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSystemType() => "System.Type";

        public bool IsSystemType(string type) => type == "System.Type";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromSerializedName(string name) => name;

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }
    }
}
