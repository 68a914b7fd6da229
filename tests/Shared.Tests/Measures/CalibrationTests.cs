using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

public sealed class CalibrationTests
{
    // Four predictions: confidences 0.9 (right), 0.8 (wrong), 0.6 (right), 0.55 (right).
    static (Tensor Probabilities, Tensor Labels) Four() =>
        (
            torch.tensor(
                new[,]
                {
                    { 0.9, 0.1 },
                    { 0.2, 0.8 },
                    { 0.6, 0.4 },
                    { 0.45, 0.55 },
                }
            ),
            torch.tensor(new[] { 0L, 0L, 0L, 1L })
        );

    [Fact]
    public void The_diagram_by_hand()
    {
        using var scope = torch.NewDisposeScope();
        var (p, y) = Four();
        // Five bins: (0.4, 0.6] holds 0.6 and 0.55 (accuracy 1), (0.6, 0.8] holds 0.8 (0), (0.8, 1] holds 0.9 (1).
        var diagram = Calibration.Diagram(p, y, bins: 5);
        Assert.Equal([0, 0, 2, 1, 1], diagram.Bins.Select(bin => bin.Count));
        Assert.Equal(
            (0.4, 0.6, 0.575, 1.0),
            (
                diagram.Bins[2].Low,
                Math.Round(diagram.Bins[2].High, 12),
                Math.Round(diagram.Bins[2].Confidence, 12),
                diagram.Bins[2].Accuracy
            )
        );
        Assert.True(double.IsNaN(diagram.Bins[0].Confidence));
        Assert.Equal((2 * 0.425 + 0.8 + 0.1) / 4, diagram.ExpectedError, 12);
        Assert.Equal(0.8, diagram.LargestError, 12);
        // One bin: |3/4 - mean confidence|
        Assert.Equal(0.75 - (0.9 + 0.8 + 0.6 + 0.55) / 4, Calibration.Diagram(p, y, bins: 1).ExpectedError, 12);
    }

    [Fact]
    public void A_calibrated_forecaster_has_an_error_near_0_and_an_overconfident_one_what_it_exaggerates()
    {
        const int N = 40_000;
        using var scope = torch.NewDisposeScope();
        var random = new Random(3);
        double[,] honest = new double[N, 2],
            sure = new double[N, 2];
        var labels = new long[N];
        for (int n = 0; n < N; n++)
        {
            double q = 0.5 + 0.4 * random.NextDouble();
            labels[n] = random.NextDouble() < q ? 1 : 0;
            (honest[n, 0], honest[n, 1]) = (1 - q, q);
            (sure[n, 0], sure[n, 1]) = (0.9 - q, q + 0.1);
        }
        var y = torch.tensor(labels);
        // Ten bins, about 10000 in each of four: the error of each accuracy is below 0.005, their mean absolute value below 0.005 * 5.
        Assert.InRange(Calibration.Diagram(torch.tensor(honest), y, 10).ExpectedError, 0, 0.025);
        Assert.InRange(Calibration.Diagram(torch.tensor(sure), y, 10).ExpectedError, 0.075, 0.125);
    }

    [Fact]
    public void Entropy_is_0_for_certainty_and_ln_C_for_none()
    {
        using var scope = torch.NewDisposeScope();
        var p = torch.tensor(
            new[,]
            {
                { 1.0, 0, 0, 0 },
                { 0.25, 0.25, 0.25, 0.25 },
                { 0.5, 0.5, 0, 0 },
            }
        );
        double[] h = Calibration.Entropy(p).data<double>().ToArray();
        Assert.Equal(
            [0, Math.Log(4), Math.Log(2)],
            h.Select(x => Math.Round(x, 12)),
            (a, b) => Math.Abs(a - b) < 1e-11
        );
    }

    [Fact]
    public void Brier_and_likelihood_by_hand_and_by_libtorch()
    {
        using var scope = torch.NewDisposeScope();
        var (p, y) = Four();
        // two classes: the sum over both is twice the square of the missing probability
        Assert.Equal(2 * (0.1 * 0.1 + 0.8 * 0.8 + 0.4 * 0.4 + 0.45 * 0.45) / 4, Calibration.Brier(p, y), 12);
        var logits = torch.randn(50, 6, dtype: ScalarType.Float64);
        var labels = torch.randint(0, 6, new long[] { 50 });
        var probabilities = logits.softmax(1);
        Assert.Equal(
            nn.functional.cross_entropy(logits, labels).item<double>(),
            Calibration.NegativeLogLikelihood(probabilities, labels),
            1e-10
        );
        var target = nn.functional.one_hot(labels, 6).to_type(ScalarType.Float64);
        Assert.Equal(
            (probabilities - target).square().sum(1).mean().item<double>(),
            Calibration.Brier(probabilities, labels),
            1e-10
        );
    }

    [Fact]
    public void Logits_and_wrong_labels_are_errors()
    {
        using var scope = torch.NewDisposeScope();
        var (p, y) = Four();
        Assert.Contains(
            "softmax",
            Assert.Throws<ArgumentException>(() => Calibration.Diagram(p.log(), y)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Calibration.Entropy(p * double.NaN));
        Assert.Throws<ArgumentException>(() => Calibration.Entropy(p[0]));
        Assert.Contains(
            "0 to 1",
            Assert.Throws<ArgumentException>(() => Calibration.Brier(p, y + 1)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Calibration.Diagram(p, y[..3]));
        Assert.Throws<ArgumentException>(() => Calibration.Diagram(p, y, 0));
    }
}
