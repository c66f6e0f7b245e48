import { expect, test } from 'vitest';
import { rosettePaths } from './rosette.ts';

test('the same number gives the same rosette, another number another', () => {
  expect(rosettePaths('7K3M-92QX-4')).toEqual(rosettePaths('7K3M-92QX-4'));
  expect(rosettePaths('7K3M-92QX-4')).not.toEqual(rosettePaths('7K3M-92QX-5'));
});

test('every curve stays inside its field', () => {
  for (const path of rosettePaths('7K3M-92QX-4')) {
    const numbers = path.match(/[\d.]+/g)?.map(Number) ?? [];
    expect(numbers.length).toBe(480);
    expect(numbers.every((value) => value >= 0 && value <= 200)).toBe(true);
  }
});
