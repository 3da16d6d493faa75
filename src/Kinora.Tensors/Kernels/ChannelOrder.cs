using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>An order of a head's channels, and the way back. Channels that stay neighbours are moved together.</summary>
internal sealed unsafe class ChannelOrder
{
    private readonly Stretch[] _stretches;

    /// <param name="from">The channel that comes to each place; each channel once.</param>
    /// <exception cref="ArgumentException">A channel is missing.</exception>
    public ChannelOrder(int[] from)
    {
        if (!from.Order().SequenceEqual(Enumerable.Range(0, from.Length))) throw new ArgumentException($"Partners of channels: {string.Join(", ", from)}; each channel from 0 to {from.Length - 1} must be the partner of one.");
        Width = from.Length;
        var stretches = new List<Stretch>();
        for (var c = 0; c < from.Length; c++)
        {
            if (c > 0 && from[c] == from[c - 1] + 1) stretches[^1] = stretches[^1] with { Length = stretches[^1].Length + 1 };
            else stretches.Add(new Stretch(c, from[c], 1));
        }

        _stretches = [.. stretches];
    }

    /// <summary>Channels.</summary>
    public int Width { get; }

    /// <summary>Gives every place the number of the channel that comes there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(float* source, float* target)
    {
        foreach (var stretch in _stretches) Copy(source + stretch.From, target + stretch.To, stretch.Length);
    }

    /// <summary>The way back: gives every channel the number of the place it comes to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Undo(float* source, float* target)
    {
        foreach (var stretch in _stretches) Copy(source + stretch.To, target + stretch.From, stretch.Length);
    }

    // In fours: stretches are short, and a vector of sixteen would fit into few of them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* source, float* target, int count)
    {
        var c = 0;
        for (; c <= count - Simd128.Width; c += Simd128.Width) Simd128.Store(Simd128.Load(source + c), target + c);
        for (; c < count; c++) target[c] = source[c];
    }

    private readonly record struct Stretch(int To, int From, int Length);
}
