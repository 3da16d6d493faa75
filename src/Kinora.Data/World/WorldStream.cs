namespace Kinora.Data.World;

/// <summary>Independent random streams of one scene: a new kind of variation takes a new stream, so that adding it
/// leaves every existing scene as it was.</summary>
internal enum WorldStream : ulong
{
    Combination = 1,
    Thing = 2,
    Motion = 3,
    Light = 4,
    Flakes = 5,
    Caption = 6,
    Window = 7,
    Camera = 8,
    OtherMotion = 9,
}
