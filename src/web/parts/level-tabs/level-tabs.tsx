import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n.ts';
import { levelsInSight } from '../session/sight.ts';
import { useKnownSession } from '../session/use-session.ts';
import { useSearchState, type Search } from '../../search.ts';
import styles from './level-tabs.module.css';

export const LEVELS = ['csr', 'supervisor', 'site', 'organization'] as const;
export type Level = (typeof LEVELS)[number];

export const levelOf = (text: string | undefined, fallback: Level = 'csr'): Level =>
  LEVELS.find((level) => level === text) ?? fallback;

/** A filter by what stands above a level makes no sense at that level or higher. */
const DROPPED: Record<Level, readonly string[]> = {
  csr: [],
  supervisor: ['supervisor'],
  site: ['supervisor', 'site'],
  organization: ['supervisor', 'site', 'organization'],
};

type LevelTabsProps = {
  /** How many subjects each level has, where that is known. */
  counts?: Partial<Record<Level, number>>;
};

/** One link to each level in sight; the other filters stay, page and order start anew. */
export function LevelTabs({ counts = {} }: LevelTabsProps) {
  const { t } = useTranslation('operator');
  const format = useFormat();
  const [search] = useSearchState();
  const current = levelOf(search['level']);
  const inSight = levelsInSight(useKnownSession());
  const searchOf =
    (level: Level) =>
    (before: Search): Search => ({
      ...before,
      ...Object.fromEntries(['page', 'sort', 'order', ...DROPPED[level]].map((name) => [name, undefined])),
      // Always named, so that the router does not take a link without a level for the page at hand.
      level,
    });
  return (
    <nav aria-label={t('levels')} className={styles.tabs}>
      <ul>
        {LEVELS.filter((level) => inSight.includes(level)).map((level) => (
          <li key={level}>
            <Link
              to="."
              search={searchOf(level)}
              resetScroll={false}
              className={styles.tab}
              aria-current={level === current ? 'page' : undefined}
            >
              {t(`common:levels.${level}`)}
              {counts[level] !== undefined && <span className={styles.count}>{format.integer(counts[level])}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
