/** The field of the rosette: 200 by 200, its middle at 100, 100. */
const MIDDLE = 100;
const STEPS = 240;

/** A small hash of a text, 32 bits (FNV-1a): the same number always gives the same drawing. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

/**
 * The engraved rosette of a certificate, drawn from its number like the guilloche of a banknote: each certificate has
 * its own. Closed SVG paths; decoration only, nothing can be read or checked from it.
 */
export function rosettePaths(number: string): string[] {
  const hash = hashOf(number);
  const petals = 9 + (hash % 8);
  const inner = 5 + ((hash >>> 5) % 6);
  const depth = 9 + ((hash >>> 11) % 7);
  const twist = ((hash >>> 17) % 100) / 100;
  const curve = (radius: number, waves: number, height: number, phase: number): string => {
    const points = Array.from({ length: STEPS }, (_, step) => {
      const angle = (step / STEPS) * 2 * Math.PI;
      const r = radius + height * Math.sin(waves * angle + phase);
      return `${(MIDDLE + r * Math.cos(angle)).toFixed(1)} ${(MIDDLE + r * Math.sin(angle)).toFixed(1)}`;
    });
    return `M${points.join('L')}Z`;
  };
  const turns = [0, 1, 2, 3, 4, 5];
  return [
    ...turns.map((turn) => curve(80, petals * 2, depth, (turn / turns.length) * 2 * Math.PI)),
    ...turns.map((turn) => curve(56, inner * 2, depth * 0.8, twist + (turn / turns.length) * 2 * Math.PI)),
  ];
}
