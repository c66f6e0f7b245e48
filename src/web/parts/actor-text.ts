import type { TFunction } from 'i18next';
import { SIMULATED_FILE } from '../../core/basics/simulated-file.ts';

/** Who acts and is nobody: the demo, the first set-up, the command line, the service itself. */
const ACTORS = ['demo', 'set-up', 'operator', 'plaudit'] as const;

/** Whoever did something, for a reader: a person's name as it is, what is no person in his language. */
export function actorText(t: TFunction, by: string): string {
  const actor = ACTORS.find((each) => each === by);
  return actor === undefined ? by : t(`common:actor.${actor}`);
}

/** The name of an import's file; the demo's network is none. */
export const fileText = (t: TFunction, file: string): string =>
  file === SIMULATED_FILE ? t('common:simulatedNetwork') : file;
