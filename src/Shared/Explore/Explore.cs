namespace DropoutCourse;

/// <summary>
/// Figures with sliders: they compute in the notebook or on the page itself, while the hand moves, what this library computes. Let the cell's last
/// expression be the figure: <code>Explore.Masks(p: 0.5)</code>
/// </summary>
/// <remarks>Each has a twin in JavaScript in assets/; a test holds the numbers of both together.</remarks>
public static partial class Explore
{
    internal static int Check(int value, int from, int to, string name) =>
        value >= from && value <= to
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} = {value}. Use {from} to {to}.");
}
