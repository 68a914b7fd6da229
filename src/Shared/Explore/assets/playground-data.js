// Two-dimensional data of two classes. PlaygroundData.cs makes the same points.
explore.pointsOf = (kind, n, noise, random) => {
  const X = new Float64Array(2 * n), y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let a, b, label = i % 2;
    if (kind === 'moons') {
      const angle = Math.PI * random.uniform();
      a = label ? 1.3 * (0.5 - Math.cos(angle)) : 1.3 * (Math.cos(angle) - 0.5);
      b = label ? 1.3 * (0.25 - Math.sin(angle)) : 1.3 * (Math.sin(angle) - 0.25);
    } else if (kind === 'circles') {
      const angle = 2 * Math.PI * random.uniform(), radius = label ? 0.6 : 1.4;
      a = radius * Math.cos(angle);
      b = radius * Math.sin(angle);
    } else {
      a = 3 * random.uniform() - 1.5;
      b = 3 * random.uniform() - 1.5;
      label = a * b > 0 ? 1 : 0;
    }
    X[2 * i] = a + noise * random.normal();
    X[2 * i + 1] = b + noise * random.normal();
    y[i] = label;
  }
  return { X, y, n };
};
