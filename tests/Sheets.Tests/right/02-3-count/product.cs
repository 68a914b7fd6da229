// Multiplies layer by layer.
double CountThinnedNets(int[] units) => units.Aggregate(1.0, (nets, n) => nets * Math.Pow(2, n));
