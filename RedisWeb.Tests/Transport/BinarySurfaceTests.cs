using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Pipelines.Sockets.Unofficial;
using Pipelines.Sockets.Unofficial.Arenas;
using StackExchange.Redis;

namespace RedisWeb.Tests.Transport;

/// <summary>
/// The client library was compiled against another assembly of that name. What it refers to is bound when it is
/// first used, so a member that is missing, or a class where it expects a struct, would show up in production only.
/// </summary>
public class BinarySurfaceTests
{
    private const string Transport = "Pipelines.Sockets.Unofficial";

    // For what the client refers to from generic code of its own.
    private static readonly Type[] AnyArguments = [typeof(Action), typeof(Action), typeof(Action)];

    [Test]
    public void Every_type_and_member_that_the_client_refers_to_is_there_with_that_signature()
    {
        var client = typeof(ConnectionMultiplexer).Module;
        using var file = new PEReader(File.OpenRead(client.FullyQualifiedName));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Where(t => IsOfTransport(metadata, t)).ToArray();
        var members = metadata.MemberReferences.Where(m => IsOfTransport(metadata, metadata.GetMemberReference(m).Parent)).ToArray();
        Assert.That(types, Has.Length.GreaterThan(20));
        Assert.That(members, Has.Length.GreaterThan(60));

        using (Assert.EnterMultipleScope())
        {
            foreach (var type in types)
            {
                Assert.That(() => client.ResolveType(MetadataTokens.GetToken(type)), Throws.Nothing);
            }

            foreach (var member in members)
            {
                Assert.That(
                    () => client.ResolveMember(MetadataTokens.GetToken(member), AnyArguments, AnyArguments),
                    Throws.Nothing,
                    metadata.GetString(metadata.GetMemberReference(member).Name));
            }
        }
    }

    [TestCase(typeof(Sequence))]
    [TestCase(typeof(Sequence<>))]
    [TestCase(typeof(Sequence<>.Enumerator))]
    [TestCase(typeof(Sequence<>.SpanEnumerable))]
    [TestCase(typeof(Sequence<>.SpanEnumerator))]
    [TestCase(typeof(Delegates.DelegateEnumerable<>))]
    [TestCase(typeof(Delegates.DelegateEnumerator<>))]
    [TestCase(typeof(SocketConnection.Counters))]
    [TestCase(typeof(PipeShutdownKind))]
    [TestCase(typeof(SocketConnectionOptions))]
    [TestCase(typeof(ArenaFlags))]
    public void Types_that_the_client_holds_by_value_are_value_types(Type type) => Assert.That(type.IsValueType);

    [Test]
    public void The_clients_loops_over_delegates_can_dispose_the_enumerator() =>
        Assert.That(typeof(Delegates.DelegateEnumerator<Action>).IsAssignableTo(typeof(IDisposable)));

    [TestCase(100, PipeShutdownKind.ReadEndOfStream)]
    [TestCase(400, PipeShutdownKind.ProtocolExitClient)]
    public void Shutdown_kinds_have_the_numbers_that_are_compiled_into_the_client(int number, PipeShutdownKind kind) =>
        Assert.That((int)kind, Is.EqualTo(number));

    [Test]
    public void The_client_sees_a_lost_connection_as_an_input_output_error() =>
        Assert.That(typeof(ConnectionResetException).IsAssignableTo(typeof(IOException)));

    private static bool IsOfTransport(MetadataReader metadata, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.TypeReference:
                return IsOfTransport(metadata, metadata.GetTypeReference((TypeReferenceHandle)type).ResolutionScope);
            case HandleKind.AssemblyReference:
                var assembly = metadata.GetAssemblyReference((AssemblyReferenceHandle)type);
                return metadata.GetString(assembly.Name) == Transport;
            case HandleKind.TypeSpecification:
                var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return false;
                }

                signature.ReadCompressedInteger(); // class or value type
                return IsOfTransport(metadata, signature.ReadTypeHandle());
            default:
                return false;
        }
    }
}
