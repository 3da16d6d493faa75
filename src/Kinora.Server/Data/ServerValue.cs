namespace Kinora.Server.Data;

/// <summary>A single value the server remembers, such as that its queue is paused.</summary>
internal sealed class ServerValue
{
    public required string Name { get; set; }

    public required string Value { get; set; }
}
