// The body in each step, its answer cut off from the graph.
Sequential TrainHead(Module<Tensor, Tensor> body, int features, int classes, double p,
    Tensor x, Tensor y, int steps)
{
    var head = Sequential(("fall", Dropout(p)), ("out", Linear(features, classes)));
    var sgd = optim.SGD(head.parameters(), learningRate: 0.5);
    bool before = body.training;
    body.eval();
    for (; steps > 0; steps--)
    {
        var loss = F.cross_entropy(head.call(body.call(x).detach()), y);
        head.zero_grad();
        loss.backward();
        sgd.step();
    }
    if (before) body.train();
    head.eval();
    return head;
}
