import { loadOperatorRulebooks } from '../rulebooks/operator-rulebooks.ts';
import { type Finding, type Installation, ok, problem } from './finding.ts';

/** The operator's own editions and profiles; a start leaves out what cannot be used, and judges without it. */
export async function lookAtRulebooks({ rulebooksFolder }: Installation): Promise<Finding[]> {
  const check = 'rulebooks';
  if (rulebooksFolder === undefined) return [];
  const { problems } = await loadOperatorRulebooks(rulebooksFolder);
  if (problems.length === 0) return [ok(check, `Everything in ${rulebooksFolder} can be used`)];
  const remedy = 'Mend that, then start again: until then they are left out.';
  return problems.map(({ message }) => problem(check, message, remedy));
}
