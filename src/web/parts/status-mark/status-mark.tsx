import { useTranslation } from 'react-i18next';
import type { Status } from '../../../http/contract/common.ts';
import styles from './status-mark.module.css';

/** `historical`: transcribed from a source, not issued here. */
export type Mark = Status | 'historical';

/** One shape a status, in a field of 16 by 16: readable in black on white, and by its outline alone. */
const SHAPES: Record<Mark, { solid?: string; line?: string; dashed?: boolean }> = {
  'certified': { solid: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.9 5.1-4.6 5.2-3.1-2.9 1-1.1 2 1.9 3.6-4.1Z' },
  'on-track': { line: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM4.9 8.2l2.3 2.2 3.9-4.5' },
  'not-met': { solid: 'M8 .6 15.4 8 8 15.4.6 8Zm-3.2 6.5v1.8h6.4V7.1Z' },
  'not-enough-responses': { line: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z', dashed: true },
  'undetermined': {
    line: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM6 6.3c0-2.6 4.1-2.4 4.1 0C10.1 8 8 7.7 8 9.4M8 11v1.2',
  },
  'withdrawn': { line: 'M2.2 2.2h11.6v11.6H2.2ZM5 5l6 6M11 5l-6 6' },
  'expired': { line: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 4.4V8l2.6 1.8' },
  'historical': { line: 'M3 2.2h7l3 3v8.6H3ZM5.4 7.5h5.2M5.4 10.5h5.2' },
};

function MarkOf({ mark, word }: { mark: Mark; word: string }) {
  const { solid, line, dashed } = SHAPES[mark];
  return (
    <span className={styles.mark} data-status={mark}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        {solid && <path className={styles.solid} fillRule="evenodd" d={solid} />}
        {line && <path className={styles.line} d={line} strokeDasharray={dashed ? '2.4 2.47' : undefined} />}
      </svg>
      <span>{word}</span>
    </span>
  );
}

/** A status as word, shape and colour; never colour alone. `word` stands in where a page says it more exactly. */
export function StatusMark({ status, word }: { status: Mark; word?: string }) {
  const { t } = useTranslation();
  return <MarkOf mark={status} word={word ?? t(`status.${status}`)} />;
}

const OF_OUTCOME = { 'met': 'on-track', 'not-met': 'not-met', 'undetermined': 'undetermined' } as const;

/** The outcome of a decision or clause, in the same shapes: met is the tick, not yet a certificate. */
export function OutcomeMark({ outcome }: { outcome: keyof typeof OF_OUTCOME }) {
  const { t } = useTranslation();
  return <MarkOf mark={OF_OUTCOME[outcome]} word={t(`outcome.${outcome}`)} />;
}
