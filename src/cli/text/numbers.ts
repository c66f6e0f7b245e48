/** Numbers as the command line writes them: English, so that 73.3 and 12,954 mean the same everywhere. */
const whole = new Intl.NumberFormat('en');

/** 12954 is "12,954" */
export const count = (n: number): string => whole.format(n);

/** "1 response", "12,954 responses" */
export const counted = (n: number, one: string, several = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : several}`;

/** A share as a number of percent with one decimal: 0.7333 is "73.3" */
export const percent = (share: number): string => (share * 100).toFixed(1);

/** A chance for people: "50.2 %", "under 0.1 %" */
export function chance(probability: number): string {
  if (probability > 0 && probability < 0.001) return 'under 0.1 %';
  if (probability < 1 && probability > 0.999) return 'over 99.9 %';
  return `${percent(probability)} %`;
}
