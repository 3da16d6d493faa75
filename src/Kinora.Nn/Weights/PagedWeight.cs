using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>The weight of a layer at the beginning of a block of pages, in fp32 or as integers.</summary>
internal sealed class PagedWeight : IDisposable
{
    private readonly Tensor? _plain;
    private readonly QuantizedWeight? _integers;

    /// <summary>Looks into a block that is large enough and stays there; its values are those that are in it.</summary>
    public PagedWeight(PageBlock pages, LinearLayer layer)
    {
        if (layer.Format is { } format)
        {
            _integers = QuantizedWeight.On(pages, format, layer.Outputs, layer.Inputs);
            Weight = new IntegerWeight(_integers);
        }
        else
        {
            _plain = pages.View(DType.F32, layer.Outputs, layer.Inputs);
            Weight = new HeldWeight(_plain);
        }
    }

    /// <summary>What the layer computes with.</summary>
    public LinearWeight Weight { get; }

    /// <summary>Fills the block from a checkpoint.</summary>
    public void Read(ITensorSource source, string key)
    {
        if (_integers is not null) StoredWeight.ReadQuantized(source, key, _integers);
        else StoredWeight.Read(source, key, _plain!);
    }

    /// <summary>Lets it live longer than the scope in which it was made.</summary>
    public PagedWeight Unscoped()
    {
        _plain?.Unscoped();
        _integers?.Unscoped();
        return this;
    }

    public void Dispose()
    {
        _plain?.Dispose();
        _integers?.Dispose();
    }
}
