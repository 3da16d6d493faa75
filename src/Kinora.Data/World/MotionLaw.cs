using System.Text.Json.Serialization;

namespace Kinora.Data.World;

/// <summary>
/// The exact law a thing moves by: a closed form of time. Lengths are shares of the room the thing has
/// (<see cref="MotionContext"/>), so that one scene can be rendered at any picture size, while accelerations under
/// gravity are always <see cref="WorldPhysics.Gravity"/> picture heights per second squared.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "law")]
[JsonDerivedType(typeof(HopLaw), "hop")]
[JsonDerivedType(typeof(GlideLaw), "glide")]
[JsonDerivedType(typeof(FallLaw), "fall")]
[JsonDerivedType(typeof(RiseLaw), "rise")]
[JsonDerivedType(typeof(StayLaw), "stay")]
[JsonDerivedType(typeof(SwingLaw), "swing")]
[JsonDerivedType(typeof(RollLaw), "roll")]
[JsonDerivedType(typeof(ThrowLaw), "throw")]
[JsonDerivedType(typeof(OrbitLaw), "orbit")]
[JsonDerivedType(typeof(CollideLaw), "collide")]
public abstract record MotionLaw
{
    /// <summary>The motion's id as in <see cref="Motion.Id"/> and in the ground truth's <c>law</c> field.</summary>
    [JsonIgnore]
    public abstract string Id { get; }

    /// <summary>Where the thing is at a time.</summary>
    /// <param name="seconds">Time since the start of the whole clip, in [0, <see cref="WorldPhysics.ClipSeconds"/>].</param>
    /// <param name="room">The room of the thing in the picture.</param>
    /// <returns>Centre and rotation.</returns>
    public abstract Pose PoseAt(double seconds, in MotionContext room);

    /// <summary>The last second at which a window of the clip may start and still show what the caption says.</summary>
    [JsonIgnore]
    public virtual double LatestStartSeconds => WorldPhysics.ClipSeconds;

    /// <summary>+1 when the thing travels to the right or clockwise, -1 to the left or counter-clockwise, 0 when the law has no side of its own.</summary>
    [JsonIgnore]
    public virtual int Heading => 0;

    /// <summary>+1 when a thing with a side view looks to the right while it moves so, -1 to the left, 0 when it keeps its own.</summary>
    [JsonIgnore]
    public virtual int Facing => Heading;
}
