import { expect, test } from 'vitest';
import { monthOf } from '../../core/basics/month.ts';
import { demoBeside } from './import-words.ts';

test('beside the demo the month is named that ends the period, whoever it is from', () => {
  expect(demoBeside(monthOf(2026, 10))).toBe(
    'The demo network is in this database too: it is judged together with yours, up to 2026-10, the last month of ' +
      'either. To judge without it, set PLAUDIT_HOME to a folder of your own and import there. The demo ' +
      'accounts end with the first organization of your own: start the server again to see the link that makes your account.\n',
  );
});
