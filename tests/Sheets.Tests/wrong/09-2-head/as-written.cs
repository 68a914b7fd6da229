// The program as it stands. Fails: 09-2-head-test-1, 09-2-head-test-2
Sequential TrainHead(Module<Tensor, Tensor> body, int features, int classes, double p,
    Tensor x, Tensor y, int steps)
{
    var head = Sequential(("drop", Dropout(p)), ("fc", Linear(features, classes)));
    var optimizer = optim.SGD(body.parameters(), 0.5);
    for (int step = 0; step < steps; step++)
    {
        F.cross_entropy(head.call(body.call(x)), y).backward();
        optimizer.step();
    }
    return head;
}
