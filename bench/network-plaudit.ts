/** Judges the network in the database named in the environment, or proves its roll-ups; prints seconds and figures. */
import { checkRollups, isIdentical } from '../src/actions/rollups/check-rollups.ts';
import { type JudgedNetwork, judgeWholeNetwork } from '../src/actions/judging/judge-network.ts';
import { loadOperatorRulebooks } from '../src/actions/rulebooks/operator-rulebooks.ts';
import { ABSENT } from '../src/core/certification/network.ts';
import { openGivenPool } from './lib/database.ts';

const what = process.argv[2];
const pool = openGivenPool();
const { rulebook } = (await loadOperatorRulebooks(undefined)).get('world-class-fcr@2015');

async function judge(): Promise<JudgedNetwork> {
  const judged = await judgeWholeNetwork(pool, rulebook);
  if (judged === null) throw new Error('The network has no response.');
  return judged;
}

/** Per level: subjects with a response that counts, responses, those that meet, and how many stand where. */
function figuresOf({ counts, outcomes }: JudgedNetwork): number[][] {
  const levels = [0, 1, 2, 3].map(() => [0, 0, 0, 0, 0, 0]);
  for (let index = 0; index < counts.size; index += 1) {
    const n = counts.total(counts.n, index);
    if (counts.level[index] === ABSENT || n === 0) continue;
    const figures = levels[counts.level[index] as number] as number[];
    const outcome = outcomes[index] as number;
    for (const [i, more] of [
      1,
      n,
      counts.total(counts.meeting, index),
      outcome === 0,
      outcome === 1,
      outcome === 3,
    ].entries()) {
      figures[i] = (figures[i] as number) + Number(more);
    }
  }
  // Under this edition no rule says when an organization is certified.
  return levels.map((figures, level) => (level === 3 ? figures.slice(0, 3) : figures));
}

async function check(): Promise<number> {
  const checks = await checkRollups(pool, () => undefined);
  if (!checks.every(isIdentical)) throw new Error('The roll-ups are not what the responses say.');
  return checks.length;
}

// As a server that has judged before: compiled, and the pages in memory.
if (what === 'judge') for (let i = 0; i < 3; i += 1) await judge();
const began = performance.now();
const done = what === 'judge' ? await judge() : await check();
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ seconds, figures: typeof done === 'number' ? done : figuresOf(done) }));
await pool.end();
