namespace DropoutCourse;

/// <summary>Marks a layer whose train() means "drop at random". <see cref="MonteCarlo"/> switches on these and no others.</summary>
public interface IDropout
{
    /// <summary>The drop rate, the probability that a unit is dropped, in [0, 1].</summary>
    double p { get; }
}
