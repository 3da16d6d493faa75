using System.Globalization;

namespace Kinora.Pipelines;

/// <summary>A LoRA to generate with.</summary>
/// <param name="File">Its file.</param>
/// <param name="Scale">How strongly it works: 0 not at all, 1 as it was trained; may be negative.</param>
/// <param name="Sha256">Fingerprint that the file must have; null for any.</param>
public sealed record LoraChoice(string File, double Scale = 1, string? Sha256 = null)
{
    /// <summary>Reads <c>FILE</c> or <c>FILE:scale</c>. A file that has the whole text as its name is that file.</summary>
    /// <param name="text">What the user gave.</param>
    public static LoraChoice Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && !System.IO.File.Exists(text) && double.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var scale)
            ? new LoraChoice(text[..colon], scale)
            : new LoraChoice(text);
    }

    /// <summary>What of a list can be told to be wrong without a model.</summary>
    /// <param name="loras">The list.</param>
    /// <returns>Whole sentences; empty when nothing is wrong.</returns>
    public static IReadOnlyList<string> FindFaults(IReadOnlyList<LoraChoice> loras)
    {
        var faults = new List<string>();
        foreach (var lora in loras)
        {
            if (!System.IO.File.Exists(lora.File)) faults.Add($"There is no LoRA file '{lora.File}'. Give it as FILE or FILE:scale, such as style.safetensors:0.8.");
            if (!double.IsFinite(lora.Scale)) faults.Add($"The scale {lora.Scale} of the LoRA '{lora.File}' must be a finite number; 1 is as it was trained.");
        }

        faults.AddRange(loras.GroupBy(l => Path.GetFullPath(l.File), StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => $"The LoRA '{g.First().File}' is given {g.Count()} times. Give it once, with the sum of the scales."));
        return faults;
    }
}
