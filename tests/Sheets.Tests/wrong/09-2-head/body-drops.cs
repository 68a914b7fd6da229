// The body is used in the mode in which it comes. Fails: 09-2-head-test-2
Sequential TrainHead(Module<Tensor, Tensor> body, int features, int classes, double p,
    Tensor x, Tensor y, int steps)
{
    bool mode = body.training;
    Tensor seen;
    using (no_grad()) seen = body.call(x);
    body.train(mode);
    var head = Sequential(("drop", Dropout(p)), ("fc", Linear(features, classes)));
    var optimizer = optim.SGD(head.parameters(), 0.5);
    head.train();
    for (int step = 0; step < steps; step++)
    {
        optimizer.zero_grad();
        F.cross_entropy(head.call(seen), y).backward();
        optimizer.step();
    }
    head.eval();
    return head;
}
