using System.Security.Cryptography;
using MathNet.Numerics.Distributions;

namespace DropoutCourse.Tests;

public class SyntheticDigitsTests
{
    [Fact]
    public void TheSeedAloneDecides()
    {
        var (a, la) = SyntheticDigits.Generate(700, 5);
        var (b, lb) = SyntheticDigits.Generate(300, 5); // another count, so other pieces of work for the threads
        Assert.Equal(b.Pixels, a.Pixels[..b.Pixels.Length]);
        Assert.Equal(lb, la[..300]);
        var (c, _) = SyntheticDigits.Generate(300, 6);
        Assert.NotEqual(b.Pixels, c.Pixels);
    }

    [Fact]
    public async Task OneThreadDrawsWhatManyDraw()
    {
        var many = SyntheticDigits.Generate(1000, 3);
        // A scheduler of concurrency 1: Parallel.For inside inherits it.
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 1).ConcurrentScheduler;
        var one = await Task.Factory.StartNew(
            () => SyntheticDigits.Generate(1000, 3),
            default,
            TaskCreationOptions.None,
            scheduler
        );
        Assert.Equal(many.Images.Pixels, one.Images.Pixels);
        Assert.Equal(many.Labels, one.Labels);
    }

    [Fact]
    public void NoImageIsDrawnTwice()
    {
        var (images, _) = SyntheticDigits.Generate(5000, 8);
        var seen = new HashSet<string>();
        for (int i = 0; i < 5000; i++)
            Assert.True(seen.Add(Convert.ToHexString(MD5.HashData(images.Pixels.AsSpan(784 * i, 784)))), $"image {i}");
    }

    [Fact]
    public void LabelsAreUniform()
    {
        var (_, labels) = SyntheticDigits.Generate(20_000, 9);
        double chi = Enumerable.Range(0, 10).Sum(d => Math.Pow(labels.Count(l => l == d) - 2000, 2) / 2000);
        Assert.True(1 - ChiSquared.CDF(9, chi) > 1e-7, $"chi-square {chi}");
    }

    [Fact]
    public void ImagesAreFittedAndCentredLikeMnist()
    {
        var (images, _) = SyntheticDigits.Generate(2000, 4);
        for (int i = 0; i < images.Count; i++)
        {
            double mass = 0,
                x = 0,
                y = 0;
            int left = 28,
                right = -1,
                top = 28,
                bottom = -1;
            for (int k = 0; k < 784; k++)
            {
                double ink = images.Pixels[784 * i + k];
                if (ink == 0)
                    continue;
                (mass, x, y) = (mass + ink, x + ink * (k % 28 + 0.5), y + ink * (k / 28 + 0.5));
                (left, right, top, bottom) = (
                    Math.Min(left, k % 28),
                    Math.Max(right, k % 28),
                    Math.Min(top, k / 28),
                    Math.Max(bottom, k / 28)
                );
            }
            Assert.True(mass > 20 * 255, $"image {i} is nearly empty");
            // The path's centre of mass is centred; where strokes cross, the ink's differs a little.
            Assert.InRange(x / mass, 12.5, 15.5);
            Assert.InRange(y / mass, 12.5, 15.5);
            Assert.InRange(Math.Max(right - left, bottom - top) + 1, 18, 23);
        }
    }

    [Fact]
    public void AClassIsMoreLikeItselfThanLikeOthersButNotTrivially()
    {
        // Nearest class mean: far above chance (10 %), far from perfect, as on MNIST (82 %).
        var (train, labels) = SyntheticDigits.Generate(5000, 1);
        var (test, truth) = SyntheticDigits.Generate(2000, 2);
        var means = new double[10][];
        for (int d = 0; d < 10; d++)
        {
            int[] members = Enumerable.Range(0, labels.Length).Where(i => labels[i] == d).ToArray();
            means[d] = Enumerable
                .Range(0, 784)
                .Select(k => members.Average(i => (double)train.Pixels[784 * i + k]))
                .ToArray();
        }
        int right = Enumerable
            .Range(0, truth.Length)
            .Count(i =>
                truth[i]
                == Enumerable
                    .Range(0, 10)
                    .MinBy(d =>
                    {
                        double sum = 0;
                        for (int k = 0; k < 784; k++)
                            sum += Math.Pow(test.Pixels[784 * i + k] - means[d][k], 2);
                        return sum;
                    })
            );
        Assert.InRange(right / 2000.0, 0.65, 0.92);
    }

    [Fact]
    public void SingleDigitsAreDrawnOnRequest()
    {
        Assert.Equal(SyntheticDigits.Draw(3, 1), SyntheticDigits.Draw(3, 1));
        Assert.NotEqual(SyntheticDigits.Draw(3, 1), SyntheticDigits.Draw(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDigits.Draw(10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDigits.Draw(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDigits.Generate(-1));
        Assert.Empty(SyntheticDigits.Generate(0).Labels);
    }
}
