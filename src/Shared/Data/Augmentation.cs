using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>
/// Data augmentation for images: each image shifted and turned by random amounts, so that a net sees a slightly different training set in every epoch.
/// Source: P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural networks applied to visual document analysis", ICDAR 2003, section 2.
/// </summary>
public static class Augmentation
{
    /// <summary>Shifts and turns each image by amounts of its own, uniform in -max..max; between pixels it interpolates bilinearly.</summary>
    /// <param name="images">[N, 1, H, W] or [N, 784] (then 28 x 28), float32. Not changed.</param>
    /// <param name="seed">Another one for each epoch; the same seed gives the same images, on any number of threads.</param>
    /// <param name="maxShift">Largest shift in pixels, in both directions, at least 0.</param>
    /// <param name="maxDegrees">Largest turn in degrees, at least 0.</param>
    /// <param name="background">Value of what comes in at the edges: that of an empty pixel (0, or less if the images were standardized).</param>
    /// <returns>New tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">Wrong shape or dtype, or a negative amount.</exception>
    public static Tensor ShiftAndTurn(
        Tensor images,
        int seed,
        double maxShift = 2,
        double maxDegrees = 10,
        float background = 0
    )
    {
        if (!(maxShift >= 0) || !(maxDegrees >= 0))
            throw new ArgumentException($"maxShift is {maxShift} and maxDegrees {maxDegrees}; both must be at least 0");
        return Each(
            images,
            background,
            n =>
            {
                var random = new FastRandom((ulong)(uint)seed, (ulong)n);
                return (
                    random.Next(-maxShift, maxShift),
                    random.Next(-maxShift, maxShift),
                    random.Next(-maxDegrees, maxDegrees)
                );
            }
        );
    }

    /// <summary>Shifts and turns all images by the same amounts: first the turn about the center of the image, then the shift.</summary>
    /// <param name="images">[N, 1, H, W] or [N, 784] (then 28 x 28), float32. Not changed.</param>
    /// <param name="down">Shift downwards in pixels; negative: upwards.</param>
    /// <param name="right">Shift to the right in pixels; negative: to the left.</param>
    /// <param name="degrees">Turn, counterclockwise as the image is seen.</param>
    /// <param name="background">Value of what comes in at the edges.</param>
    /// <returns>New tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">Wrong shape or dtype.</exception>
    public static Tensor Move(
        Tensor images,
        double down = 0,
        double right = 0,
        double degrees = 0,
        float background = 0
    ) => Each(images, background, _ => (down, right, degrees));

    static Tensor Each(Tensor images, float background, Func<int, (double Down, double Right, double Degrees)> amounts)
    {
        var shape = images.shape;
        bool flat = shape is [_, 784],
            square = shape is [_, 1, _, _];
        if (!flat && !square)
            throw new ArgumentException(
                $"images are [{string.Join(", ", shape)}]; they must be [N, 1, height, width] or [N, 784]",
                nameof(images)
            );
        if (images.dtype != ScalarType.Float32)
            throw new ArgumentException($"images are {images.dtype}; they must be Float32", nameof(images));
        int N = (int)shape[0],
            H = flat ? 28 : (int)shape[2],
            W = flat ? 28 : (int)shape[3];
        if (N == 0)
            return images.clone();
        using var plain = images.detach().cpu().contiguous();
        using var access = plain.data<float>();
        float[] from = access.ToArray(),
            to = new float[from.Length];
        Parallel.For(
            0,
            N,
            n =>
            {
                var (down, right, degrees) = amounts(n);
                MoveOne(
                    from.AsSpan(n * H * W, H * W),
                    to.AsSpan(n * H * W, H * W),
                    H,
                    W,
                    down,
                    right,
                    degrees,
                    background
                );
            }
        );
        return torch.tensor(to, shape).to(images.device);
    }

    // For each pixel (y, x) of the new image: where was it in the old one? There the four neighbors are weighted by their nearness.
    static void MoveOne(
        ReadOnlySpan<float> from,
        Span<float> to,
        int H,
        int W,
        double down,
        double right,
        double degrees,
        float background
    )
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        (sin, cos) = (Math.Round(sin, 12), Math.Round(cos, 12)); // so that a turn by 90 degrees hits the pixels exactly
        double cy = (H - 1) / 2.0,
            cx = (W - 1) / 2.0;
        for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
        {
            double v = y - cy - down,
                u = x - cx - right;
            double sy = cy + cos * v + sin * u,
                sx = cx - sin * v + cos * u;
            int y0 = (int)Math.Floor(sy),
                x0 = (int)Math.Floor(sx);
            float fy = (float)(sy - y0),
                fx = (float)(sx - x0);
            float above,
                below;
            if (y0 >= 0 && x0 >= 0 && y0 < H - 1 && x0 < W - 1)
            {
                int i = y0 * W + x0;
                above = (1 - fx) * from[i] + fx * from[i + 1];
                below = (1 - fx) * from[i + W] + fx * from[i + W + 1];
            }
            else
            {
                above = (1 - fx) * At(from, y0, x0) + fx * At(from, y0, x0 + 1);
                below = (1 - fx) * At(from, y0 + 1, x0) + fx * At(from, y0 + 1, x0 + 1);
            }
            to[y * W + x] = (1 - fy) * above + fy * below;
        }

        float At(ReadOnlySpan<float> image, int y, int x) =>
            (uint)y < (uint)H && (uint)x < (uint)W ? image[y * W + x] : background;
    }
}
