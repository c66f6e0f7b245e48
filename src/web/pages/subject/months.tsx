import { useTranslation } from 'react-i18next';
import type { SubjectPage } from '../../../http/contract/decisions.ts';
import { MonthsChart } from '../../parts/months-chart/months-chart.tsx';
import { everyMonth } from './every-month.ts';
import { Section } from './section.tsx';

/** Every month from the first to the last with a response, those of the period pointed out. */
export function Months({ page: { subject, history, decision } }: { page: SubjectPage }) {
  const { t } = useTranslation('subject');
  const months = everyMonth([...history, ...decision.months]);
  return (
    <Section title={t('months.title')}>
      {months.every(({ n }) => n === 0) ? (
        <p className="quiet">{t('months.none')}</p>
      ) : (
        <MonthsChart
          months={months}
          threshold={decision.threshold}
          period={decision.period}
          label={t('months.label', { subject: subject.name })}
        />
      )}
    </Section>
  );
}
