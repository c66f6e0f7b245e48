import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DecisionBody } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { ClauseList, whyValues } from '../../parts/clause-list/clause-list.tsx';
import { StepList } from '../../parts/clause-list/step-list.tsx';
import { IntervalBar } from '../../parts/interval-bar/interval-bar.tsx';
import { NotCounted } from '../../parts/notes/not-counted.tsx';
import { OutcomeMark } from '../../parts/status-mark/status-mark.tsx';
import { Section } from './section.tsx';
import styles from './subject.module.css';

const sum = <T,>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** The decision in one sentence, the share, "Why?" one click away, and what would change it. */
export function Verdict({ decision }: { decision: DecisionBody }) {
  const { t } = useTranslation(['subject', 'judging']);
  const format = useFormat();
  const { n, share, interval, threshold, outcome, decidedBy, clauses, steps, readings, profile } = decision;
  // What settled it; where everything is met, the share is what people ask about.
  const settling = clauses.find(({ clause }) => clause === (decidedBy ?? 'share')) ?? clauses[0];
  const rulebook = `${decision.rulebook.program}@${decision.rulebook.edition}`;

  return (
    <Section title={t('verdict.title')} className={styles.verdict}>
      <div>
        <p className={styles.sentence}>
          <OutcomeMark outcome={outcome} />{' '}
          {settling && <span>{t(`judging:why.${settling.reason}`, whyValues(settling))}</span>}
        </p>
        <IntervalBar share={share} interval={interval} n={n} threshold={threshold} size="page" withoutN />
        <p className={styles.figures}>
          {share === null
            ? t('verdict.nothing')
            : t('verdict.figures', {
                share: format.share(share),
                count: n,
                interval: format.intervalFigure(interval),
              })}
        </p>
        <p className={styles.basis}>
          {t('verdict.basis', {
            period: format.period(decision.period),
            reading: t(`common:reading.${decision.reading}`),
          })}
          {' · '}
          <Link to="/rulebooks/$key" params={{ key: rulebook }}>
            {rulebook}
          </Link>
        </p>
        <NotCounted
          counted={n}
          outside={sum(decision.months, (m) => m.outside)}
          unscorable={sum(decision.months, (m) => m.unscorable)}
        />
        {profile !== null && (
          <p className={styles.profile}>
            {t('verdict.profile', {
              ...profile,
              rules: format.list(profile.supplies.map((rule) => t(`judging:rule.${rule}`, { defaultValue: rule }))),
            })}
          </p>
        )}
        <details className={styles.why}>
          <summary>{t('verdict.why')}</summary>
          <ClauseList clauses={clauses} decidedBy={decidedBy} />
        </details>
      </div>
      <div className={styles.aside}>
        <h3>{t('verdict.take')}</h3>
        {steps.length > 0 ? (
          <StepList steps={steps} />
        ) : (
          <p>{t(outcome === 'met' ? 'verdict.nothingMore' : 'verdict.nothingKnown')}</p>
        )}
        <h3>{t('verdict.readings')}</h3>
        <dl className={styles.readings}>
          <dt>{t('common:reading.pooled')}</dt>
          <dd>
            <OutcomeMark outcome={readings.pooled} />
          </dd>
          <dt>{t('common:reading.each-month')}</dt>
          <dd>
            <OutcomeMark outcome={readings.eachMonth} />
          </dd>
        </dl>
      </div>
    </Section>
  );
}
