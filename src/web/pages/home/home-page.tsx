import { useTranslation } from 'react-i18next';
import { wilson } from '../../../core/statistics/proportion.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { IntervalBar } from '../../parts/interval-bar/interval-bar.tsx';
import { RegisterCounts } from './register-counts.tsx';
import { RegisterSearch } from './register-search.tsx';
import styles from './home-page.module.css';

const STEPS = ['ask', 'count', 'judge', 'publish'] as const;
const CHECKS = ['number', 'rules', 'again'] as const;

const COMMAND = 'npx plaudit score responses.csv --rulebook world-class-fcr@2015 --level site';

/** An invented example, only to explain how the bar is read. */
const MEETING = 268;
const N = 312;
const { lo, hi } = wilson(MEETING, N);

export function Page() {
  const { t } = useTranslation('public');
  return (
    <PageFrame title={t('home.title')} width="read" lead={t('home.lead')}>
      <RegisterSearch />
      <RegisterCounts />

      <section className={styles.section} aria-labelledby="how">
        <h2 id="how">{t('home.how')}</h2>
        <ol className={styles.steps}>
          {STEPS.map((step) => (
            <li key={step}>
              <h3>{t(`home.step.${step}.title`)}</h3>
              <p>{t(`home.step.${step}.text`)}</p>
            </li>
          ))}
        </ol>
      </section>

      <section className={styles.section} aria-labelledby="bar">
        <h2 id="bar">{t('home.bar.title')}</h2>
        <div className={styles.bar}>
          <div>
            <IntervalBar
              share={MEETING / N}
              interval={[lo, hi]}
              n={N}
              threshold={{ value: 0.8, comparison: 'at-least' }}
              size="page"
            />
            <p className={styles.example}>{t('home.bar.example', { meeting: MEETING, n: N })}</p>
          </div>
          <p>{t('home.bar.text')}</p>
        </div>
      </section>

      <section className={styles.section} aria-labelledby="check">
        <h2 id="check">{t('home.check.title')}</h2>
        <dl className={styles.checks}>
          {CHECKS.map((check) => (
            <div key={check}>
              <dt>{t(`home.check.${check}.title`)}</dt>
              <dd>{t(`home.check.${check}.text`)}</dd>
            </div>
          ))}
        </dl>
        <pre className={styles.command}>
          <code>{COMMAND}</code>
        </pre>
      </section>
    </PageFrame>
  );
}
