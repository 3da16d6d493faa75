namespace Kinora.Checkpoints.Tests;

public sealed class KeyFingerprintTests
{
    [Fact]
    public void Compute_TransformerKeys_IsThePublishedFingerprint()
    {
        var keys = PublishedKeys.Transformer();

        Assert.Equal(785, keys.Count);
        Assert.Equal(29_342_478_400, keys.Sum(k => k.Shape.Aggregate(1L, (a, b) => a * b)));
        Assert.Equal(KeyFingerprint.StepVideoTransformer, KeyFingerprint.Compute(keys));
    }

    [Fact]
    public void Compute_VaeKeysInAnyOrder_IsThePublishedFingerprint()
    {
        var keys = PublishedKeys.VaeV2();

        Assert.Equal(262, keys.Count);
        Assert.Equal(KeyFingerprint.StepVideoVaeV2, KeyFingerprint.Compute(keys));
        Assert.Equal(KeyFingerprint.StepVideoVaeV2, KeyFingerprint.Compute(Enumerable.Reverse(keys)));
    }

    [Fact]
    public void Compute_OneShapeDifferent_IsAnother()
    {
        var keys = PublishedKeys.VaeV2();
        keys[7] = (keys[7].Name, [.. keys[7].Shape, 1]);

        Assert.NotEqual(KeyFingerprint.StepVideoVaeV2, KeyFingerprint.Compute(keys));
    }

    [Fact]
    public void Compute_ScalarsAndNamesBeyondTheBasicPlane_SortByCodePoint()
    {
        // md5("s,s:,\uFF5E,\uFF5E:2,😀,😀:1"): the emoji is the greater code point but the smaller first UTF-16 unit.
        var fingerprint = KeyFingerprint.Compute([("😀", [1]), ("～", [2]), ("s", [])]);

        Assert.Equal("6adccbf466a0706167b9faff056ff949", fingerprint);
    }

    [Theory]
    [InlineData(KeyFingerprint.StepVideoTransformer, "Step-Video-T2V transformer")]
    [InlineData(KeyFingerprint.HunyuanClip, "Hunyuan-CLIP")]
    [InlineData("00000000000000000000000000000000", null)]
    public void NameOf_Fingerprint_NamesPublishedModelsOnly(string fingerprint, string? name) =>
        Assert.Equal(name, KeyFingerprint.NameOf(fingerprint));
}
