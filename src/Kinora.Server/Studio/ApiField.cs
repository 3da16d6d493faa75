namespace Kinora.Server.Studio;

/// <summary>A field or parameter of the API.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in JSON, with the values it may have.</param>
/// <param name="Text">What it means; empty where its name says it.</param>
public sealed record ApiField(string Name, string Type, string Text);
