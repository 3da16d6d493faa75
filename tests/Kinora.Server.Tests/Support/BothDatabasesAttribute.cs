using System.Reflection;
using Xunit.Sdk;

namespace Kinora.Server.Tests.Support;

/// <summary>Runs a theory of one <see cref="DatabaseKind"/> once for each. Where there is no PostgreSQL, that half is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Enum.GetValues<DatabaseKind>().Select(kind => new object[] { kind });
}
