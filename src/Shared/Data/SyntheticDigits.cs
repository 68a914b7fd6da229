namespace DropoutCourse;

/// <summary>
/// Handwriting-like digits drawn by code, for machines without MNIST: same size, format and ranges, about as hard for a small net.
/// A pen follows the skeleton of one of several ways to write the digit; slant, turn, width, the skeleton's points, a smooth
/// elastic distortion, pen width and pressure are random. The ink is fitted into 20x20 pixels and its centre of mass put into the centre of 28x28, as in MNIST.
/// Sources: P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural networks applied to visual document analysis",
/// ICDAR 2003 (elastic distortion); Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998 (fitting and centring).
/// </summary>
public static class SyntheticDigits
{
    /// <summary>The name under which results on this data are reported; never "MNIST".</summary>
    public const string Name = "SyntheticDigits";

    /// <summary>The seed of the data set that <see cref="Mnist.Load"/> falls back to. It stays the same under every COURSE_SEED, as MNIST does.</summary>
    public const int DefaultSeed = 2014;

    /// <summary>Height and width of an image in pixels.</summary>
    public const int Side = 28;

    /// <summary>Draws digits, on all processors; image number i depends only on the seed and on i.</summary>
    /// <param name="count">Number of images, 0 or more.</param>
    /// <param name="seed">Any number; the same seed gives the same images.</param>
    /// <returns>Images [count, 28, 28] as bytes 0..255 and their labels 0..9, drawn with equal probability.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static (ByteImages Images, byte[] Labels) Generate(int count, int seed = DefaultSeed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var pixels = new byte[count * Side * Side];
        var labels = new byte[count];
        const int chunk = 256;
        Parallel.For(
            0,
            (count + chunk - 1) / chunk,
            c =>
            {
                var canvas = new Canvas();
                for (int i = c * chunk; i < Math.Min(count, (c + 1) * chunk); i++)
                {
                    var random = new FastRandom((ulong)(uint)seed, (ulong)i);
                    labels[i] = (byte)random.Next(10);
                    canvas.Draw(labels[i], ref random, pixels.AsSpan(i * Side * Side, Side * Side));
                }
            }
        );
        return (new ByteImages(pixels, count, Side, Side), labels);
    }

    /// <summary>Draws a training and a test set. The defaults have MNIST's sizes and take one to two seconds.</summary>
    /// <param name="trainCount">Number of training images, 1 or more.</param>
    /// <param name="testCount">Number of test images, 1 or more; other images than the training images.</param>
    /// <param name="seed">Any number; the same seed gives the same images.</param>
    /// <returns>Images as float32 [N, 1, 28, 28] in 0..1, labels as int64 [N].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is not positive.</exception>
    public static DigitData Load(int trainCount = 60_000, int testCount = 10_000, int seed = DefaultSeed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trainCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(testCount);
        var (images, labels) = Generate(trainCount + testCount, seed);
        int split = trainCount * Side * Side;
        return new DigitData(
            Name,
            $"drawn by the course's own code, seed {seed}",
            new ByteImages(images.Pixels[..split], trainCount, Side, Side),
            labels[..trainCount],
            new ByteImages(images.Pixels[split..], testCount, Side, Side),
            labels[trainCount..]
        );
    }

    /// <summary>Draws one digit.</summary>
    /// <param name="digit">0..9.</param>
    /// <param name="seed">Which of its many pictures.</param>
    /// <returns>784 bytes 0..255, row after row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The digit is not 0..9.</exception>
    public static byte[] Draw(int digit, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digit, 9);
        var random = new FastRandom((ulong)(uint)seed, ulong.MaxValue - (ulong)digit);
        var pixels = new byte[Side * Side];
        new Canvas().Draw(digit, ref random, pixels);
        return pixels;
    }

    /// <summary>Room for drawing one digit after the other without new memory: the pen's path and the ink.</summary>
    sealed class Canvas
    {
        const int PointsPerSpan = 5; // curve points between two points of the skeleton
        const double Box = 20; // pixels into which the ink is fitted

        readonly double[] x = new double[256],
            y = new double[256],
            radius = new double[256];
        readonly bool[] penUp = new bool[256]; // no ink from the point before to this one
        readonly float[] ink = new float[Side * Side];
        readonly double[] bendX = new double[16],
            bendY = new double[16];
        int n;

        public void Draw(int digit, ref FastRandom random, Span<byte> pixels)
        {
            Path(DigitStrokes.Pick(digit, ref random), ref random);
            Distort(ref random);
            Pen(ref random);
            Fit();
            Ink(ref random, pixels);
        }

        /// <summary>A smooth curve (Catmull-Rom) through the skeleton's points, each moved a little: no two people write alike.</summary>
        void Path(PenPoint[][] strokes, ref FastRandom random)
        {
            n = 0;
            double shake = random.Next(0.010, 0.040);
            foreach (PenPoint[] stroke in strokes)
            {
                var points = new PenPoint[stroke.Length];
                for (int i = 0; i < points.Length; i++)
                    points[i] = stroke[i] with
                    {
                        X = stroke[i].X + shake * random.Normal(),
                        Y = stroke[i].Y + shake * random.Normal(),
                    };
                Add(points[0].X, points[0].Y, up: true);
                for (int i = 0; i + 1 < points.Length; i++)
                {
                    PenPoint b = points[i],
                        c = points[i + 1];
                    PenPoint a = i == 0 || b.Corner ? b : points[i - 1],
                        d = i + 2 == points.Length || c.Corner ? c : points[i + 2];
                    for (int k = 1; k <= PointsPerSpan; k++)
                    {
                        double t = (double)k / PointsPerSpan;
                        Add(Spline(a.X, b.X, c.X, d.X, t), Spline(a.Y, b.Y, c.Y, d.Y, t), up: false);
                    }
                }
            }
        }

        void Add(double px, double py, bool up) => (x[n], y[n], penUp[n++]) = (px, py, up);

        static double Spline(double a, double b, double c, double d, double t) =>
            b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));

        /// <summary>Random turn, slant and width (affine), then a smooth displacement (elastic): normal at the knots of a 4x4 grid, smooth between them.</summary>
        void Distort(ref FastRandom random)
        {
            double turn = Math.Clamp(0.12 * random.Normal(), -0.35, 0.35),
                slant = Math.Clamp(0.16 + 0.25 * random.Normal(), -0.50, 0.85);
            double width = Math.Exp(0.22 * random.Normal()),
                cos = Math.Cos(turn),
                sin = Math.Sin(turn);
            double strength = random.Next(0.02, 0.095);
            for (int k = 0; k < 16; k++)
                (bendX[k], bendY[k]) = (strength * random.Normal(), strength * random.Normal());
            for (int i = 0; i < n; i++)
            {
                double u = (x[i] - 0.3) * width - slant * (y[i] - 0.5),
                    v = y[i] - 0.5;
                (u, v) = (u * cos - v * sin, u * sin + v * cos);
                x[i] = u + Bend(bendX, u, v);
                y[i] = v + Bend(bendY, u, v);
            }
        }

        static double Bend(double[] knots, double u, double v)
        {
            double gx = Math.Clamp((u + 0.6) * 2.5, 0, 2.999),
                gy = Math.Clamp((v + 0.6) * 2.5, 0, 2.999);
            int c = (int)gx,
                r = (int)gy,
                k = 4 * r + c;
            double s = gx - c,
                t = gy - r;
            s = s * s * (3 - 2 * s);
            t = t * t * (3 - 2 * t);
            return (1 - t) * ((1 - s) * knots[k] + s * knots[k + 1]) + t * ((1 - s) * knots[k + 4] + s * knots[k + 5]);
        }

        /// <summary>The pen: a width for the whole digit and a pressure that comes and goes along the path. In pixels.</summary>
        void Pen(ref FastRandom random)
        {
            double mean = Math.Clamp(1.18 * Math.Exp(0.28 * random.Normal()), 0.62, 2.1),
                swing = random.Next(0, 0.22);
            double wave = random.Next(0.05, 0.22),
                phase = random.Next(0, 2 * Math.PI);
            for (int i = 0; i < n; i++)
                radius[i] = mean * (1 + swing * Math.Sin(phase + wave * i));
        }

        /// <summary>Scales the path so that its ink fills the box and moves its centre of mass to the centre of the image.</summary>
        void Fit()
        {
            double left = double.MaxValue,
                top = double.MaxValue,
                right = double.MinValue,
                bottom = double.MinValue,
                thick = 0;
            for (int i = 0; i < n; i++)
            {
                left = Math.Min(left, x[i]);
                right = Math.Max(right, x[i]);
                top = Math.Min(top, y[i]);
                bottom = Math.Max(bottom, y[i]);
                thick = Math.Max(thick, radius[i]);
            }
            double scale = (Box - 2 * thick) / Math.Max(right - left, bottom - top),
                mass = 0,
                mx = 0,
                my = 0;
            for (int i = 0; i < n; i++)
            {
                x[i] = (x[i] - left) * scale + thick;
                y[i] = (y[i] - top) * scale + thick;
                if (penUp[i])
                    continue;
                double m = double.Hypot(x[i] - x[i - 1], y[i] - y[i - 1]) * radius[i];
                (mass, mx, my) = (mass + m, mx + m * (x[i] + x[i - 1]) / 2, my + m * (y[i] + y[i - 1]) / 2);
            }
            double dx = Side / 2.0 - mx / mass,
                dy = Side / 2.0 - my / mass;
            for (int i = 0; i < n; i++)
                (x[i], y[i]) = (x[i] + dx, y[i] + dy);
        }

        /// <summary>Darkens every pixel by its distance to the nearest piece of the path, with a soft edge and a little grain.</summary>
        void Ink(ref FastRandom random, Span<byte> pixels)
        {
            Array.Clear(ink);
            double edge = random.Next(0.9, 1.7); // width of the soft edge in pixels: blur
            for (int i = 1; i < n; i++)
                if (!penUp[i])
                    Segment(i, edge);
            double full = random.Next(0.98, 1.14),
                grain = random.Next(0, 0.10);
            for (int k = 0; k < ink.Length; k++)
            {
                if (ink[k] == 0)
                    pixels[k] = 0;
                else
                    pixels[k] = (byte)Math.Clamp(255 * ink[k] * (full + grain * (random.Next() - 0.5)), 0, 255);
            }
        }

        void Segment(int i, double edge)
        {
            double ax = x[i - 1],
                ay = y[i - 1],
                bx = x[i] - ax,
                by = y[i] - ay,
                r = radius[i],
                reach = r + edge / 2;
            double inverse = 1 / Math.Max(bx * bx + by * by, 1e-9);
            int x0 = Math.Max(0, (int)(Math.Min(ax, x[i]) - reach)),
                x1 = Math.Min(Side - 1, (int)(Math.Max(ax, x[i]) + reach));
            int y0 = Math.Max(0, (int)(Math.Min(ay, y[i]) - reach)),
                y1 = Math.Min(Side - 1, (int)(Math.Max(ay, y[i]) + reach));
            for (int row = y0; row <= y1; row++)
            {
                double py = row + 0.5 - ay;
                for (int column = x0; column <= x1; column++)
                {
                    double px = column + 0.5 - ax,
                        t = Math.Clamp((px * bx + py * by) * inverse, 0, 1);
                    double qx = px - t * bx,
                        qy = py - t * by,
                        square = qx * qx + qy * qy;
                    if (square >= reach * reach)
                        continue;
                    float dark = (float)Math.Min(1, (reach - Math.Sqrt(square)) / edge);
                    ref float pixel = ref ink[row * Side + column];
                    if (dark > pixel)
                        pixel = dark;
                }
            }
        }
    }
}
