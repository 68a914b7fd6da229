using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void Errors_of_libtorch_have_its_message_and_nothing_else()
    {
        var e = Assert.Throws<ExternalException>(() => rand(2, 3).mm(rand(2, 3)));
        Assert.Equal("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", e.Message.Trim());
        Assert.Throws<ExternalException>(() => zeros(2) + zeros(3));
        Assert.Throws<ExternalException>(() => zeros(-1));
        Assert.Throws<ExternalException>(() => arange(3).sum(5));
        Assert.Throws<ExternalException>(() => cat([zeros(1, 2), zeros(1, 3)]));
        Assert.Throws<ExternalException>(() => tensor(new long[] { 1 }).mean());
        Assert.Throws<ExternalException>(() => ones(2).requires_grad_().backward());
        Assert.Throws<ExternalException>(() => linalg.inv(zeros(2, 2)));
        Assert.Throws<ExternalException>(() => ones(2, int64).requires_grad_());
    }

    [Fact]
    public void What_ends_the_process_in_the_original_is_an_exception_here()
    {
        if (!typeof(torch).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false).Any())
            Assert.Skip("The original would end the process.");
        Assert.Throws<ExternalException>(() => rand(2, 3).matmul(rand(2, 3)));
        Assert.Throws<ExternalException>(() => autograd.grad([ones(1)], [ones(1)]));
        Assert.Throws<ExternalException>(() => randint(5, 1, new long[] { 2 }));
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var x = ones(2);
        x.Dispose();
        x.Dispose();
        Assert.True(x.IsInvalid);
        Assert.Equal("Tensor invalid -- empty handle.", Assert.Throws<InvalidOperationException>(() => x + 1).Message);
        Assert.Throws<InvalidOperationException>(() => cat([ones(1), x]));
        Assert.Throws<InvalidOperationException>(() => x.shape);
        Assert.Throws<InvalidOperationException>(() => x.data<float>());
        Assert.Throws<InvalidOperationException>(() => x.backward());
    }

    [Fact]
    public void An_impossible_amount_of_memory_is_an_error()
    {
        Assert.Throws<ExternalException>(() => empty(1L << 52));
        Assert.Equal(2, ones(2).sum().item<float>());
    }
}
