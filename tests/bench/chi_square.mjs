// Reads rolls ("4 2\n" each) from standard input and tells by chi-square whether the dice are even and know nothing of each other.
import { pathToFileURL } from 'node:url';

// The upper tail of the chi-square distribution, Q(df / 2, x / 2): by its series, or by Lentz's continued fraction where that converges.
export function tail(chi2, df) {
  const a = df / 2;
  const x = chi2 / 2;
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * series(a, x) : scale * fraction(a, x);
}

function series(a, x) {
  let term = 1 / a;
  let sum = term;
  for (let n = a + 1; term > sum * 1e-16; n += 1) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

function fraction(a, x) {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let product = d;
  for (let i = 1; i < 10000; i += 1) {
    b += 2;
    d = 1 / (-i * (i - a) * d + b);
    c = b - (i * (i - a)) / c;
    product *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return product;
}

// Stirling's series, from where it is exact enough.
function logGamma(a) {
  let shift = 0;
  let x = a;
  for (; x < 15; x += 1) shift -= Math.log(x);
  return shift + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
}

export function chiSquare(counts, weights) {
  const total = counts.reduce((sum, one) => sum + one, 0);
  const whole = weights.reduce((sum, one) => sum + one, 0);
  const chi2 = counts.reduce((sum, one, i) => sum + (one - (total * weights[i]) / whole) ** 2 / ((total * weights[i]) / whole), 0);
  return { chi2, df: counts.length - 1, p: tail(chi2, counts.length - 1) };
}

const even = (count) => Array(count).fill(1);
const ways = [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1];

export class Tally {
  pairs = even(36).fill(0); // of one roll
  followers = even(36).fill(0); // of a roll's second die and the next one's first
  rolls = 0;
  last = -1;

  add(first, second) {
    this.pairs[6 * first + second] += 1;
    if (this.last >= 0) this.followers[6 * this.last + first] += 1;
    this.last = second;
    this.rolls += 1;
  }

  tests() {
    const group = (count, of) => this.pairs.reduce((sums, one, pair) => { sums[of(pair)] += one; return sums; }, Array(count).fill(0));
    return {
      'first die': chiSquare(group(6, (pair) => Math.floor(pair / 6)), even(6)),
      'second die': chiSquare(group(6, (pair) => pair % 6), even(6)),
      'pairs of a roll': chiSquare(this.pairs, even(36)),
      'sums 2 to 12': chiSquare(group(11, (pair) => Math.floor(pair / 6) + (pair % 6)), ways),
      'one roll and the next': chiSquare(this.followers, even(36)),
    };
  }
}

async function main() {
  const tally = new Tally();
  let rest = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % 4);
    for (let i = 0; i < whole; i += 4) tally.add(bytes[i] - 49, bytes[i + 2] - 49);
    rest = bytes.subarray(whole);
  }
  console.log(`${tally.rolls} rolls`);
  for (const [name, { chi2, df, p }] of Object.entries(tally.tests())) {
    console.log(`  ${name.padEnd(22)} chi-square ${chi2.toFixed(2).padStart(7)}  df ${String(df).padStart(2)}  p ${p.toFixed(4)}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
