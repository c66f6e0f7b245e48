import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '../../../http/contract/registry.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { ClauseList } from '../../parts/clause-list/clause-list.tsx';
import { CopyLink } from '../../parts/copy-link/copy-link.tsx';
import { MonthsChart } from '../../parts/months-chart/months-chart.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { StatusMark } from '../../parts/status-mark/status-mark.tsx';
import { WithdrawCertificate } from '../../parts/withdraw-certificate/withdraw-certificate.tsx';
import { queries } from '../../queries.ts';
import { CertificateSheet } from './certificate-sheet.tsx';
import { LuckyPass } from './lucky-pass.tsx';
import styles from './certificate-page.module.css';

export function Page() {
  const { t } = useTranslation('public');
  const { number } = useParams({ from: '/certificates/$number' });
  const certificate = useQuery(queries.certificate(number));
  if (certificate.data) return <Shown certificate={certificate.data} />;
  const unknown = (certificate.error as { status?: number } | null)?.status === 404;
  return (
    <PageFrame
      title={t('certificate.titleOf', { number })}
      width="read"
      {...(unknown && { lead: t('certificate.unknown') })}
    >
      {unknown && <Link to="/registry">{t('certificate.search')}</Link>}
      {certificate.error && !unknown && (
        <ProblemNote error={certificate.error} onRetry={() => void certificate.refetch()} />
      )}
      {certificate.isPending && <p role="status">{t('common:loading')}</p>}
    </PageFrame>
  );
}

const MARKS = { active: 'certified', expired: 'expired', withdrawn: 'withdrawn' } as const;

function Shown({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation('public');
  const format = useFormat();
  const { number, subject, decision, status, rulebook } = certificate;
  return (
    <PageFrame
      title={subject}
      width="sheet"
      titleOnScreenOnly
      over={t('certificate.titleOf', { number })}
      lead={<StatusMark status={MARKS[status]} />}
      actions={
        <>
          {status !== 'withdrawn' && <WithdrawCertificate number={number} subject={subject} onPage />}
          <CopyLink />
          <Button onClick={() => print()}>{t('certificate.print')}</Button>
        </>
      }
    >
      <CertificateSheet certificate={certificate} />

      <div className={styles.more}>
        <section aria-labelledby="why">
          <h2 id="why">{t('certificate.why')}</h2>
          <p className={styles.lead}>{t('certificate.whyLead', { date: format.date(certificate.achievedOn) })}</p>
          <ClauseList clauses={decision.clauses} decidedBy={decision.decidedBy} />
        </section>

        {decision.months.length > 1 && (
          <section aria-labelledby="months">
            <h2 id="months">{t('certificate.months')}</h2>
            <MonthsChart
              months={decision.months}
              threshold={decision.threshold}
              label={t('certificate.monthsLabel', { subject, period: format.period(decision.period) })}
            />
          </section>
        )}

        {decision.luckyPass.length > 0 && (
          <section aria-labelledby="luck">
            <h2 id="luck">{t('certificate.luck')}</h2>
            <p className={styles.lead}>{t('certificate.luckLead', { count: decision.n })}</p>
            <LuckyPass chances={decision.luckyPass} />
          </section>
        )}

        <section aria-labelledby="check">
          <h2 id="check">{t('certificate.check')}</h2>
          <ul className={styles.checks}>
            <li>{t('certificate.checkAddress')}</li>
            <li>
              {t('certificate.checkRules')}{' '}
              <Link to="/rulebooks/$key" params={{ key: rulebook }}>
                {rulebook}
              </Link>
            </li>
            <li>{t('certificate.unsigned')}</li>
          </ul>
        </section>
      </div>
    </PageFrame>
  );
}
