using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RedisWeb.Caching;

/// <summary>Describes the shape of a type, so that an entry written by another shape of it is not read by this one.</summary>
public static class TypeSchema
{
    /// <summary>A hash over the names and types of all public properties, as deep as this product's own types go.</summary>
    public static ulong Of(Type type)
    {
        var shape = new StringBuilder();
        Describe(type, shape, []);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(shape.ToString())));
    }

    private static void Describe(Type type, StringBuilder shape, HashSet<Type> seen)
    {
        shape.Append(type.IsGenericType ? type.GetGenericTypeDefinition().FullName : type.FullName).Append('(');
        if (seen.Add(type))
        {
            var parts = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
            foreach (var part in parts)
            {
                Describe(part, shape, seen);
            }

            if (type.Assembly != typeof(object).Assembly && !type.IsEnum)
            {
                foreach (var property in type.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    shape.Append(property.Name).Append(':');
                    Describe(property.PropertyType, shape, seen);
                }
            }
            else if (type.IsEnum)
            {
                shape.AppendJoin(',', Enum.GetNames(type));
            }
        }

        shape.Append(')');
    }
}
