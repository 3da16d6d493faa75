using Kinora.Data.World;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Pictures for the frame reader with what is true of them, of trained combinations only; plain memory, made on any thread.</summary>
/// <param name="Pixels">[B, size, size, 3] in [-1, 1].</param>
/// <param name="Objects">[B, grid, grid]: 1 near a thing's centre, 0 elsewhere.</param>
/// <param name="Counted">[B, grid, grid]: 0 in the ring around a centre where either answer would do, else 1.</param>
/// <param name="Things">[B, grid, grid, things]: one-hot where an object is, else 0.</param>
/// <param name="Boxes">[B, grid, grid, 4]: offset x, y in cells, logarithm of width and height in picture heights, where an object is.</param>
/// <param name="Settings">[B, settings]: one-hot.</param>
internal sealed record JudgePictures(float[] Pixels, float[] Objects, float[] Counted, float[] Things, float[] Boxes, float[] Settings)
{
    /// <summary>A cell this near to a centre, in cells, reads the thing.</summary>
    public const double Near = 1.0;

    /// <summary>A cell farther than this has to say that nothing is there.</summary>
    public const double Far = 1.9;
}

/// <summary>Renders, wears and labels pictures.</summary>
internal sealed class JudgePictureSource
{
    private const double EmptyShare = 0.06;
    private const double RuinShare = 0.14;
    private const double PlainShare = 0.15;

    private readonly JudgeConfig _config;
    private readonly ConceptLibrary _library;
    private readonly WorldRenderer _renderer;
    private readonly WorldSampler _scenes;
    private readonly Dictionary<string, int> _things;
    private readonly Dictionary<string, int> _settings;
    private readonly ulong _seed;
    private readonly bool _worn;

    /// <summary>A source.</summary>
    /// <param name="config">The judge.</param>
    /// <param name="library">The world.</param>
    /// <param name="split">Which combinations.</param>
    /// <param name="seed">Of scenes and wear.</param>
    /// <param name="worn">Whether pictures are worn; else they are as rendered, and each shows its things.</param>
    public JudgePictureSource(JudgeConfig config, ConceptLibrary library, Split split, ulong seed, bool worn)
    {
        (_config, _library, _seed, _worn) = (config, library, seed, worn);
        _renderer = new WorldRenderer(library);
        _scenes = new WorldSampler(library).WithSplit(split);
        _things = config.Things.Index().ToDictionary(item => item.Item, item => item.Index);
        _settings = config.Settings.Index().ToDictionary(item => item.Item, item => item.Index);
    }

    /// <summary>The pictures from a number on.</summary>
    public JudgePictures Make(long first, int count)
    {
        var (size, grid) = (_config.Size, _config.Grid);
        var batch = new JudgePictures(
            new float[count * size * size * Picture.Channels], new float[count * grid * grid], Filled(count * grid * grid),
            new float[count * grid * grid * _config.Things.Count], new float[count * grid * grid * 4], new float[count * _config.Settings.Count]);
        for (var k = 0; k < count; k++) Add(batch, k, first + k);
        return batch;
    }

    private void Add(JudgePictures batch, int k, long number)
    {
        var size = _config.Size;
        var draws = new Draws(new RandomStream(_seed).Split("judge pictures").Split((ulong)number));
        var scene = _scenes.Sample(_seed, number);
        var frame = draws.Below(WorldPhysics.ClipFrames);
        var kind = _worn ? draws.Unit() : 1;
        var picture = kind < EmptyShare ? Render(scene with { Things = [] }, frame)
            : kind < EmptyShare + RuinShare ? PictureWear.Ruin(Render(scene, frame), Render(scene with { Things = [] }, frame), size, draws)
            : Render(scene, frame);
        if (_worn && !draws.Chance(PlainShare)) picture = PictureWear.Mild(picture, size, draws);
        var start = k * picture.Length;
        for (var at = 0; at < picture.Length; at++) batch.Pixels[start + at] = (2 * picture[at]) - 1;

        batch.Settings[(k * _config.Settings.Count) + _settings[scene.Setting]] = 1;
        if (kind < EmptyShare + RuinShare) return;
        foreach (var thing in GroundTruth.Of(scene, _library, size, size, frame, 1, withBoxes: true).Things) Label(batch, k, thing.Boxes![0], _things[thing.Concept]);
    }

    private float[] Render(SceneSpec scene, int frame) => Picture.FromBytes(_renderer.Render(scene, _config.Size, _config.Size, frame, 1));

    private void Label(JudgePictures batch, int k, Box box, int thing)
    {
        var grid = _config.Grid;
        var (x, y) = ((box.Left + box.Right) / 2 * grid, (box.Top + box.Bottom) / 2 * grid);
        for (var row = 0; row < grid; row++)
        {
            for (var column = 0; column < grid; column++)
            {
                var (dx, dy) = (x - (column + 0.5), y - (row + 0.5));
                var distance = Math.Sqrt((dx * dx) + (dy * dy));
                var cell = (((k * grid) + row) * grid) + column;
                if (distance > JudgePictures.Far) continue;
                if (distance > JudgePictures.Near)
                {
                    if (batch.Objects[cell] == 0) batch.Counted[cell] = 0;
                    continue;
                }

                (batch.Objects[cell], batch.Counted[cell]) = (1, 1);
                batch.Things[(cell * _config.Things.Count) + thing] = 1;
                (batch.Boxes[cell * 4], batch.Boxes[(cell * 4) + 1]) = ((float)dx, (float)dy);
                (batch.Boxes[(cell * 4) + 2], batch.Boxes[(cell * 4) + 3]) = ((float)Math.Log(box.Right - box.Left), (float)Math.Log(box.Bottom - box.Top));
            }
        }
    }

    private static float[] Filled(int count)
    {
        var values = new float[count];
        Array.Fill(values, 1f);
        return values;
    }
}
