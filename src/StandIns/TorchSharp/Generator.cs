namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers.</summary>
    public class Generator : IDisposable
    {
        private IntPtr handle;

        private Generator(IntPtr handle)
        {
            this.handle = handle;
            device = CPU;
        }

        public Generator(ulong seed = 0, Device? device = null)
        {
            handle = Native.Check(Native.ct_generator(seed));
            this.device = device ?? CPU;
        }

        ~Generator() => Dispose(false);

        private static Generator? global;

        public static Generator Default => global ??= new(Native.ct_generator_default());

        public Device device { get; }

        public IntPtr Handle => handle != IntPtr.Zero ? handle : throw new InvalidOperationException("Generator invalid -- empty handle.");

        public long initial_seed() => Keep((long)Native.ct_generator_initial_seed(Handle));

        /// <summary>A new seed from the system's entropy.</summary>
        public long seed() => Keep((long)Native.ct_generator_reseed(Handle));

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.ct_generator_set_seed(Handle, (ulong)seed));
            return this;
        }

        public Tensor get_state() => Keep(new Tensor(Native.Check(Native.ct_generator_state(Handle))));

        public void set_state(Tensor value)
        {
            Native.Check(Native.ct_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var h = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (h != IntPtr.Zero)
                Native.ct_generator_free(h);
        }

        private T Keep<T>(T value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }

    /// <summary>Global random numbers.</summary>
    public static partial class random
    {
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);
        public static long seed() => Generator.Default.seed();
        public static long initial_seed() => Generator.Default.initial_seed();
        public static Tensor get_rng_state() => Generator.Default.get_state();
        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);
    public static long seed() => random.seed();
    public static long initial_seed() => random.initial_seed();
    public static Tensor get_rng_state() => random.get_rng_state();
    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);
}
