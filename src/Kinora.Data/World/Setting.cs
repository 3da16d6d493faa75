namespace Kinora.Data.World;

/// <summary>One kind of place of the world: a row of <see cref="All"/>, drawn by <see cref="WorldRenderer"/>.</summary>
public sealed class Setting
{
    internal Setting(string id, SettingLook look) => (Id, Look) = (id, look);

    /// <summary>Short stable name, such as <c>snow</c>.</summary>
    public string Id { get; }

    internal SettingLook Look { get; }

    /// <summary>Every setting of this edition, in a fixed order.</summary>
    public static IReadOnlyList<Setting> All => SettingTable.All;

    /// <summary>The setting of an id.</summary>
    /// <param name="id">Such as <c>snow</c>.</param>
    /// <returns>The setting.</returns>
    /// <exception cref="ArgumentException">No such setting; the message lists the known ones.</exception>
    public static Setting Of(string id) =>
        All.FirstOrDefault(setting => setting.Id == id)
        ?? throw new ArgumentException(
            $"World setting: '{id}' is not known. Known: {string.Join(", ", All.Select(known => known.Id))}.", nameof(id));

    /// <inheritdoc/>
    public override string ToString() => Id;
}
