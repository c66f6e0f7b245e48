import { logBinomialTerm } from './special.ts';

/** Of `total` items `marked` are marked; `drawn` are drawn without replacement. All whole numbers. */
export type Urn = { readonly total: number; readonly marked: number; readonly drawn: number };

const NEGLIGIBLE = 1e-18;
/** Tables whose probability equals the observed one up to rounding count as equally likely. */
const SAME_PROBABILITY = 1 + 1e-7;

function logPmf(k: number, { total, marked, drawn }: Urn): number {
  if (drawn === 0 || drawn === total) return 0;
  const p = drawn / total;
  const q = (total - drawn) / total;
  return (
    logBinomialTerm(k, marked, p, q) +
    logBinomialTerm(drawn - k, total - marked, p, q) -
    logBinomialTerm(drawn, total, p, q)
  );
}

/** The sum of the terms from k outwards (direction 1 or -1), starting at a term of 1; the terms must be falling. */
function sumOutwards(k: number, direction: 1 | -1, { total, marked, drawn }: Urn): number {
  let term = 1;
  let sum = 0;
  for (let i = k; term > NEGLIGIBLE * sum; i += direction) {
    sum += term;
    term *=
      direction === 1
        ? ((marked - i) * (drawn - i)) / ((i + 1) * (total - marked - drawn + i + 1))
        : (i * (total - marked - drawn + i)) / ((marked - i + 1) * (drawn - i + 1));
  }
  return sum;
}

/**
 * The total probability of all draws no likelier than k marked ones: the p value of Fisher's exact two-sided test.
 * k must be possible in the urn.
 */
export function hypergeometricTwoSided(k: number, urn: Urn): number {
  const { total, marked, drawn } = urn;
  const least = Math.max(0, drawn - (total - marked));
  const most = Math.min(drawn, marked);
  const mode = Math.min(most, Math.max(least, Math.floor(((drawn + 1) * (marked + 1)) / (total + 2))));
  const limit = logPmf(k, urn) + Math.log(SAME_PROBABILITY);
  const tail = (direction: 1 | -1): { readonly first: number; readonly probability: number } => {
    // The terms fall on either side of the mode, so the first unlikely one is found by halving.
    let near = 0;
    let far = (direction === 1 ? most - mode : mode - least) + 1;
    while (near < far) {
      const middle = Math.floor((near + far) / 2);
      if (logPmf(mode + direction * middle, urn) <= limit) far = middle;
      else near = middle + 1;
    }
    const first = mode + direction * near;
    if (first < least || first > most) return { first, probability: 0 };
    return { first, probability: Math.exp(logPmf(first, urn)) * sumOutwards(first, direction, urn) };
  };
  const below = tail(-1);
  const above = tail(1);
  return above.first <= below.first ? 1 : Math.min(1, below.probability + above.probability);
}
