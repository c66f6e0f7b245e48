import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n.ts';
import { fileText } from '../../parts/actor-text.ts';
import { detailFacts, type DetailFact } from './detail-facts.ts';
import { wordOf } from './detail-words.ts';
import styles from './journal.module.css';

/** Keys for machines, whose names the entry's link leads to; and the certificates, which are links of their own. */
const UNSHOWN = ['sha256', 'run', 'numbers'];
const MOST_LINKS = 12;
/** Numbers that are names and not counts. */
const PLAIN = ['year', 'seed'];
const INSTANTS = ['expiresAt', 'madeAt'];
const DAYS = ['date', 'before'];

/** What an entry knows beside its act, as "file: responses.csv · taken: 1,204"; a name we have no word for stays. */
export function EntryDetail({ detail }: { detail: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation(['journal', 'accounts', 'integrations', 'judging', 'problems']);
  const format = useFormat();
  const facts = detailFacts(detail).filter(({ key }) => !UNSHOWN.includes(key));
  const numbers = Array.isArray(detail['numbers']) ? detail['numbers'].map(String) : [];
  if (facts.length === 0 && numbers.length === 0) return null;
  const worded = (key: string, value: string): string => {
    const word = wordOf(key, value);
    return word === null ? value : t(word, { defaultValue: value });
  };
  const shown = ({ key, value }: DetailFact): string => {
    if (typeof value === 'number') return PLAIN.includes(key) ? String(value) : format.integer(value);
    if (typeof value === 'boolean') return t(value ? 'detail.yes' : 'detail.no');
    if (typeof value !== 'string') return value.map((each) => worded(key, each)).join(', ');
    if (key === 'file') return fileText(t, value);
    if (INSTANTS.includes(key)) return format.instant(value);
    return DAYS.includes(key) ? format.date(value) : worded(key, value);
  };
  return (
    <span className={styles.detail}>
      {facts
        .map((fact) =>
          t('detail.more', { label: t(`detail.${fact.key}`, { defaultValue: fact.key }), value: shown(fact) }),
        )
        .join(' · ')}
      {numbers.length > 0 && numbers.length <= MOST_LINKS && (
        <span className={styles.numbers}>
          {numbers.map((number) => (
            <Link key={number} to="/certificates/$number" params={{ number }}>
              {number}
            </Link>
          ))}
        </span>
      )}
    </span>
  );
}
