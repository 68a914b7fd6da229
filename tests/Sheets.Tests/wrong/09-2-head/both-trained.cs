// Trains the body as well. Fails: 09-2-head-test-1, 09-2-head-test-2
Sequential TrainHead(Module<Tensor, Tensor> body, int features, int classes, double p,
    Tensor x, Tensor y, int steps)
{
    bool mode = body.training;
    body.eval();
    Tensor seen;
    seen = body.call(x);
    var head = Sequential(("drop", Dropout(p)), ("fc", Linear(features, classes)));
    var optimizer = optim.SGD(head.parameters().Concat(body.parameters()), 0.5);
    head.train();
    for (int step = 0; step < steps; step++)
    {
        optimizer.zero_grad();
        F.cross_entropy(head.call(body.call(x)), y).backward();
        optimizer.step();
    }
    head.eval();
    body.train(mode);
    return head;
}
