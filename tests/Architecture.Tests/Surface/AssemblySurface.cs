using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace IndexForge.Architecture.Tests.Surface;

/// <summary>
/// What an assembly shows to the world, a line per fact: types with their kind, bases and attribute targets, and their public and protected
/// members with parameters by type and name. Read from metadata; nothing is loaded.
/// </summary>
internal sealed class AssemblySurface : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    private AssemblySurface(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
    }

    /// <summary>The lines by the type they tell of.</summary>
    public static Dictionary<string, HashSet<string>> Read(string path)
    {
        using var surface = new AssemblySurface(path);
        return surface._reader.TypeDefinitions
            .Where(surface.IsVisible)
            .ToDictionary(handle => SignatureNames.Of(surface._reader, handle), surface.LinesOf, StringComparer.Ordinal);
    }

    public void Dispose() => _file.Dispose();

    private bool IsVisible(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(type.GetDeclaringType()),
            _ => false,
        };
    }

    private HashSet<string> LinesOf(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var name = SignatureNames.Of(_reader, handle);
        var parent = type.BaseType.IsNil ? "none" : SignatureNames.Of(_reader, type.BaseType);
        var lines = new HashSet<string>(StringComparer.Ordinal);
        lines.Add($"{Kind(type, parent)} {name}");
        lines.UnionWith(type.GetInterfaceImplementations()
            .Select(one => SignatureNames.Of(_reader, _reader.GetInterfaceImplementation(one).Interface))
            .Select(implemented => $"{name} implements {implemented}"));
        lines.UnionWith(type.GetMethods().Select(_reader.GetMethodDefinition).Where(method => IsVisible(method.Attributes)).Select(method => Line(name, method)));
        lines.UnionWith(type.GetFields().Select(_reader.GetFieldDefinition).Where(IsVisible).Select(field => Line(name, field)));
        lines.UnionWith(type.GetProperties().Select(_reader.GetPropertyDefinition).Where(IsVisible).Select(property => $"{name} property {_reader.GetString(property.Name)}"));
        lines.UnionWith(AttributeUsage(type).Select(usage => $"{name} usable {usage}"));
        return lines;
    }

    private static string Kind(TypeDefinition type, string parent)
    {
        var isAbstract = (type.Attributes & TypeAttributes.Abstract) != 0;
        var isSealed = (type.Attributes & TypeAttributes.Sealed) != 0;
        return parent switch
        {
            _ when (type.Attributes & TypeAttributes.Interface) != 0 => "interface",
            "System.Enum" => "enum",
            "System.ValueType" => "struct",
            "System.MulticastDelegate" => "delegate",
            _ => isAbstract && isSealed ? "static class" : isAbstract ? "abstract class" : isSealed ? "sealed class" : "class",
        };
    }

    private string Line(string type, MethodDefinition method)
    {
        var signature = method.DecodeSignature(SignatureNames.Instance, null);
        var names = method.GetParameters().Select(_reader.GetParameter).Where(parameter => parameter.SequenceNumber > 0)
            .ToDictionary(parameter => parameter.SequenceNumber - 1, parameter => _reader.GetString(parameter.Name));
        var parameters = signature.ParameterTypes.Select((parameter, i) => $"{parameter} {names.GetValueOrDefault(i)}");
        var arity = signature.GenericParameterCount == 0 ? "" : $"``{signature.GenericParameterCount}";
        var access = (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public ? "public" : "protected";
        var shape = (method.Attributes & MethodAttributes.Static) != 0 ? "static" : "instance";
        return $"{type} {access} {shape} {_reader.GetString(method.Name)}{arity}({string.Join(", ", parameters)}) : {signature.ReturnType}";
    }

    private string Line(string type, FieldDefinition field)
    {
        var line = $"{type} field {_reader.GetString(field.Name)} : {field.DecodeSignature(SignatureNames.Instance, null)}";
        if (field.GetDefaultValue().IsNil)
        {
            return line;
        }

        var constant = _reader.GetConstant(field.GetDefaultValue());
        var value = _reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
        return string.Create(CultureInfo.InvariantCulture, $"{line} = {value}");
    }

    private IEnumerable<string> AttributeUsage(TypeDefinition type)
    {
        foreach (var attribute in type.GetCustomAttributes().Select(_reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && SignatureNames.Of(_reader, _reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) == "System.AttributeUsageAttribute")
            {
                // The prolog is two bytes, the targets four; what follows are settings that users of the attribute do not see.
                var blob = _reader.GetBlobReader(attribute.Value);
                blob.ReadUInt16();
                yield return ((AttributeTargets)blob.ReadInt32()).ToString();
            }
        }
    }

    private bool IsVisible(FieldDefinition field) =>
        (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem
        && (field.Attributes & FieldAttributes.RTSpecialName) == 0;

    private bool IsVisible(PropertyDefinition property)
    {
        var accessors = property.GetAccessors();
        return ImmutableArray.Create(accessors.Getter, accessors.Setter)
            .Any(accessor => !accessor.IsNil && IsVisible(_reader.GetMethodDefinition(accessor).Attributes));
    }

    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;
}
