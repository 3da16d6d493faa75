namespace Kinora.Data.World;

/// <summary>The settings where nothing is "in the air" or "from the sky".</summary>
internal static class AirlessPlaces
{
    /// <summary>Whether a setting has no air.</summary>
    public static bool Contains(string setting) => setting is "underwater" or "space";
}
