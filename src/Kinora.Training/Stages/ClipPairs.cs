using Kinora.Data.World;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Captions, pictures and what they show.</summary>
/// <param name="Captions">One caption a pair.</param>
/// <param name="Pictures">Bytes [B, S, S, 3].</param>
/// <param name="Labels">What each pair shows: equal numbers for pairs that can't be told apart.</param>
internal sealed record ClipPairs(string[] Captions, byte[] Pictures, int[] Labels);

/// <summary>
/// Draws pairs of caption and picture. A single frame does not tell a hop from a fall, so the picture of a moving scene is
/// a sheet of four frames in reading order; captions of single pictures go with one frame.
/// </summary>
internal sealed class ClipPairSource(ConceptLibrary library, Split split, ulong seed, int side, int frameStep)
{
    private const int Frames = 4;

    private readonly Captions _captions = new(library);
    private readonly WorldSampler _sampler = new WorldSampler(library).WithSplit(split);
    private readonly WorldRenderer _renderer = new(library);

    /// <summary>How many combinations there are.</summary>
    public int Combinations => _sampler.Combinations.Count;

    /// <summary>Pairs of different combinations: a stretch of a random order of all of them.</summary>
    /// <param name="batch">Which batch; consecutive ones go through all combinations.</param>
    /// <param name="count">Pairs, at most <see cref="Combinations"/>.</param>
    /// <param name="still">Whether single pictures are paired, instead of sheets of four frames.</param>
    /// <param name="language">The captions' language; null for both in turn.</param>
    public ClipPairs Draw(long batch, int count, bool still, CaptionLanguage? language = null)
    {
        var perPass = Combinations / count;
        var order = new RandomStream(seed).Split("combinations").Split((ulong)(batch / perPass)).Permutation(Combinations);
        var picked = order.AsSpan((int)(batch % perPass) * count, count);

        var captions = new string[count];
        var labels = new int[count];
        var pictures = new byte[count * side * side * 3];
        for (var k = 0; k < count; k++)
        {
            var key = _sampler.Combinations[picked[k]];
            var scene = _sampler.Compose(key, seed, (batch * count) + k);
            var spoken = language ?? (k % 2 == 0 ? CaptionLanguage.Chinese : CaptionLanguage.English);
            captions[k] = still ? _captions.WriteStill(scene, spoken) : _captions.Write(scene, spoken);
            labels[k] = still ? (int)(WorldLabel(key) % int.MaxValue) : picked[k];
            var picture = still ? _renderer.Render(scene, side, side, scene.DrawStartFrame(1), 1) : Sheet(scene);
            picture.CopyTo(pictures, k * picture.Length);
        }

        return new ClipPairs(captions, pictures, labels);
    }

    /// <summary>Bytes [B, S, S, 3] to a tensor [B, 3, S, S] in [0, 1].</summary>
    public static Tensor ToTensor(byte[] pictures, int side) =>
        Tensor.From(pictures, pictures.Length / (side * side * 3), side, side, 3).Permute(0, 3, 1, 2).To(DType.F32) / 255;

    // A single picture shows thing and place only.
    private long WorldLabel(SceneKey key)
    {
        var concept = library.All.Index().First(c => c.Item.Id == key.Concept).Index;
        var setting = Setting.All.Index().First(s => s.Item.Id == key.Setting).Index;
        return ((long)concept * Setting.All.Count) + setting;
    }

    private byte[] Sheet(SceneSpec scene)
    {
        var half = side / 2;
        var start = scene.DrawStartFrame(((Frames - 1) * frameStep) + 1);
        var sheet = new byte[side * side * 3];
        for (var frame = 0; frame < Frames; frame++)
        {
            var picture = _renderer.Render(scene, half, half, start + (frame * frameStep), 1);
            var (top, left) = (frame / 2 * half, frame % 2 * half);
            for (var y = 0; y < half; y++) picture.AsSpan(y * half * 3, half * 3).CopyTo(sheet.AsSpan((((top + y) * side) + left) * 3));
        }

        return sheet;
    }
}
