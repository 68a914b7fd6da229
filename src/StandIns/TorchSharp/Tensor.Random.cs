// Random numbers drawn from given tensors, and in place.
// One line an operator: the name and the parameters are the original's, the operator is libtorch's.
namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor bernoulli(Generator? generator = null) => Ops.Call("aten::bernoulli", this, generator);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Ops.InPlace("aten::bernoulli_.float", this, p, generator);
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Ops.InPlace("aten::bernoulli_.Tensor", this, p, generator);
        public Tensor binomial(Tensor prob, Generator? generator = null) => Ops.Call("aten::binomial", this, prob, generator);
        public Tensor cauchy_(double median = 0.0, double sigma = 1.0, Generator? generator = null) => Ops.InPlace("aten::cauchy_", this, median, sigma, generator);
        public Tensor exponential_(double lambda = 1.0, Generator? generator = null) => Ops.InPlace("aten::exponential_", this, lambda, generator);
        public Tensor geometric_(double p, Generator? generator = null) => Ops.InPlace("aten::geometric_", this, p, generator);
        public Tensor log_normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => Ops.InPlace("aten::log_normal_", this, mean, std, generator);
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) => Ops.Call("aten::multinomial", this, num_samples, replacement, generator);
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => Ops.InPlace("aten::normal_", this, mean, std, generator);
        public Tensor poisson(Generator? generator = null) => Ops.Call("aten::poisson", this, generator);
        public Tensor uniform_(double from, double to, Generator? generator = null) => Ops.InPlace("aten::uniform_", this, from, to, generator);
    }

    public static Tensor _sample_dirichlet(Tensor input, Generator? generator = null) => Ops.Call("aten::_sample_dirichlet", input, generator);
    public static Tensor _standard_gamma(Tensor input, Generator? generator = null) => Ops.Call("aten::_standard_gamma", input, generator);
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);
    public static Tensor binomial(Tensor count, Tensor probs, Generator? generator = null) => count.binomial(probs, generator);
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) => input.multinomial(num_samples, replacement, generator);
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => Ops.Call("aten::normal.Tensor_Tensor", mean, std, generator);
    public static Tensor poisson(Tensor input, Generator? generator = null) => input.poisson(generator);
}
