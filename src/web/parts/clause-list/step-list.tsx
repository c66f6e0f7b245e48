import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { step } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import styles from './clause-list.module.css';

type StepBody = z.infer<typeof step>;

/** What it would take to be certified, the nearest step first. */
export function StepList({ steps }: { steps: readonly StepBody[] }) {
  const { t } = useTranslation('judging');
  const format = useFormat();
  const sentence = (item: StepBody): string => {
    switch (item.kind) {
      case 'more-responses':
        return t(item.meeting === 0 ? 'take.more-responses.any' : 'take.more-responses.meeting', {
          count: item.count,
          meeting: item.meeting,
        });
      case 'meeting-in-a-row':
      case 'completion-times':
        return t(`take.${item.kind}`, { count: item.count });
      case 'new-period':
        return t(item.empty.length === 0 ? 'take.new-period.plain' : 'take.new-period.empty', {
          count: item.months,
          empty: format.list(item.empty.map(format.month)),
        });
      case 'sites':
        return t('take.sites', { count: item.names.length, names: format.list(item.names) });
      case 'operator-profile':
        return t('take.operator-profile', {
          count: item.rules.length,
          rules: format.list(item.rules.map((r) => t(`rule.${r}`))),
        });
    }
  };
  return (
    <ul className={styles.steps}>
      {steps.map((item) => (
        <li key={item.kind}>{sentence(item)}</li>
      ))}
    </ul>
  );
}
