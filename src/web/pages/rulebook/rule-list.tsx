import { useTranslation } from 'react-i18next';
import { describeRulebook } from '../../../core/rulebook/describe.ts';
import { RULES } from '../../../core/rulebook/rulebook.ts';
import type { RulebookPage } from '../../../http/contract/registry.ts';
import { useText } from '../../use-text.ts';
import { StatusMark } from '../../parts/status-mark/status-mark.tsx';
import { isUnstated, rulebookOf } from './rulebook-of.ts';
import styles from './rulebook-page.module.css';

/** Every rule in plain words, with its source; what the source leaves open is said to be open. */
export function RuleList({ rulebook }: { rulebook: RulebookPage }) {
  const { t } = useTranslation('rulebooks');
  const text = useText();
  const known = rulebookOf(rulebook);
  const open = RULES.some((rule) => isUnstated(known, rule));
  return (
    <>
      {open && <p className={styles.open}>{t('page.unstated')}</p>}
      <dl className={styles.rules}>
        {describeRulebook(known).map(({ rule, sentence, source, note }) => (
          <div key={rule} data-unstated={isUnstated(known, rule)}>
            <dt>{t(`rule.${rule}`)}</dt>
            <dd>
              <p>{text(sentence)}</p>
              {isUnstated(known, rule) && (
                <p className={styles.unstated}>
                  <StatusMark status="undetermined" word={t('page.notStated')} />
                </p>
              )}
              {note && <p className={styles.note}>{text(note)}</p>}
              <p className={styles.source}>{t('page.source', { source })}</p>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
