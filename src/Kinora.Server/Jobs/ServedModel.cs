using Kinora.Pipelines;

namespace Kinora.Server.Jobs;

/// <summary>A model that requests may name.</summary>
/// <param name="Name">Its name in requests and replies; never a path.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Model">The checked model.</param>
/// <param name="WeightsSha256">Fingerprint of its weights.</param>
internal sealed record ServedModel(string Name, string Folder, TextToVideoModel Model, string WeightsSha256);
