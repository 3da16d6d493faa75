namespace Kinora.Training.Tests.Stages;

/// <summary>Classes that share one pair of trained tokenizers, which take seconds to make.</summary>
[CollectionDefinition(Name)]
public sealed class FixtureCollection : ICollectionFixture<EncoderFixture>
{
    public const string Name = "trained tokenizers";
}
