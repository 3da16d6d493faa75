namespace Kinora.Server.Tests.Support;

/// <summary>A clock that a test moves by hand; it begins at a day when every clock of the framework agrees.</summary>
internal sealed class HandClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
