namespace Kinora.Data.World;

/// <summary>What the camera does, in Chinese.</summary>
internal static class ChineseCamera
{
    /// <summary>The clauses of a camera move; none when it stands still.</summary>
    public static string[] Clauses(CameraMove camera) => camera switch
    {
        CameraMove.ZoomIn => ["镜头慢慢推近", "镜头推近", "镜头缓缓向前推", "镜头逐渐拉近"],
        CameraMove.ZoomOut => ["镜头慢慢拉远", "镜头拉远", "镜头缓缓向后拉", "镜头逐渐拉远"],
        CameraMove.PanLeft => ["镜头向左移", "镜头慢慢向左移", "镜头左移", "镜头缓缓向左平移"],
        CameraMove.PanRight => ["镜头向右移", "镜头慢慢向右移", "镜头右移", "镜头缓缓向右平移"],
        _ => [],
    };

    /// <summary>Adds the camera's clause to a sentence.</summary>
    public static string Tell(CameraMove camera, string sentence, ref WorldRandom random)
    {
        string clause = random.Pick(Clauses(camera));
        return random.NextBelow(6) switch
        {
            0 or 1 => $"{sentence}，{clause}",
            2 => $"{sentence}，同时{clause}",
            3 or 4 => $"{clause}，{sentence}",
            _ => $"随着{clause}，{sentence}",
        };
    }
}
