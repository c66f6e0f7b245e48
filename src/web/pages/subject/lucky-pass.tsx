import { useTranslation } from 'react-i18next';
import type { DecisionBody } from '../../../http/contract/decisions.ts';
import { Section } from './section.tsx';
import styles from './subject.module.css';

/** How likely a subject whose true share is at the threshold, or under it, would have passed by luck. */
export function LuckyPass({ decision: { luckyPass, n } }: { decision: DecisionBody }) {
  const { t } = useTranslation('subject');
  if (luckyPass.length === 0) return null;
  return (
    <Section title={t('luck.title')} lead={t('luck.lead', { count: n })}>
      <ul className={styles.luck}>
        {luckyPass.map(({ truth, probability }) => (
          <li key={truth}>{t('luck.line', { truth, probability })}</li>
        ))}
      </ul>
    </Section>
  );
}
