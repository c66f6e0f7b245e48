import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n.ts';
import { detailFacts, type DetailFact } from './detail-facts.ts';
import styles from './journal.module.css';

/** What an entry knows beside its act, as "file: responses.csv · taken: 1,204"; a name we have no word for stays. */
export function EntryDetail({ detail }: { detail: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation('journal');
  const format = useFormat();
  const facts = detailFacts(detail).filter(({ key }) => key !== 'sha256');
  if (facts.length === 0) return null;
  const shown = (value: DetailFact['value']): string => {
    if (typeof value === 'number') return format.integer(value);
    return typeof value === 'boolean' ? t(value ? 'detail.yes' : 'detail.no') : value;
  };
  return (
    <span className={styles.detail}>
      {facts
        .map(({ key, value }) =>
          t('detail.more', { label: t(`detail.${key}`, { defaultValue: key }), value: shown(value) }),
        )
        .join(' · ')}
    </span>
  );
}
