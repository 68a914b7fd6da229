// The generator of SmallRandom.cs: xoshiro128** (Blackman, Vigna 2021), seeded by splitmix32. The same seed gives the same numbers in both.
explore.Random = class {
  constructor(seed) {
    this.state = new Uint32Array(4);
    let s = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      s = (s + 0x9E3779B9) >>> 0;
      let z = Math.imul(s ^ (s >>> 16), 0x21F0AAAD);
      z = Math.imul(z ^ (z >>> 15), 0x735A2D97);
      this.state[i] = z ^ (z >>> 15);
    }
  }
  bits() {
    const s = this.state, rotate = (x, k) => (x << k) | (x >>> (32 - k));
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0, t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    return result;
  }
  /** In [0, 1). */
  uniform() { return this.bits() / 4294967296; }
  /** A whole number from 0 to below the limit. */
  below(limit) { return Math.floor(this.uniform() * limit); }
  /** Standard normal. */
  normal() {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
  /** A mask of n elements, 1 with probability 1 - p: Masks.Bernoulli. */
  mask(n, p) {
    const r = new Float64Array(n);
    for (let i = 0; i < n; i++) r[i] = this.uniform() >= p ? 1 : 0;
    return r;
  }
};
