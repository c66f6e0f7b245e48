import { loadDemo } from '../actions/demo/load-demo.ts';
import type { Rulebooks } from '../actions/rulebooks/rulebooks.ts';
import type { Pool } from '../store/basics/db.ts';

/** Loads the demo network and says how far it is, a line at a time. */
export async function loadDemoAloud(
  pool: Pool,
  rulebooks: Rulebooks,
  now: () => Date,
  say: (line: string) => void,
): Promise<void> {
  let said = 0;
  say('Loading the demo network: 6 organizations, 20 sites, 120,000 simulated responses');
  await loadDemo(pool, rulebooks, {
    now,
    onStep: ({ step, done, total }) => {
      const tenth = Math.floor((done / total) * 4);
      if (step === 'responses' && tenth === said) return;
      said = step === 'responses' ? tenth : said;
      if (step === 'responses') say(`  ${Math.round((done / total) * 100)} % of the responses`);
      else if (done === 0) say(step === 'decisions' ? '  deciding' : '  issuing certificates');
    },
  });
}
