import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SubjectPage } from '../../../http/contract/decisions.ts';
import { ApiProblem } from '../../api.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { CopyLink } from '../../parts/copy-link/copy-link.tsx';
import { FilterBar } from '../../parts/filters/filter-bar.tsx';
import { EditionChoice, ReadingChoice } from '../../parts/judging-choice/edition-choice.tsx';
import { PeriodChoice } from '../../parts/judging-choice/period-field.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { ownSubject } from '../../parts/session/sight.ts';
import { useKnownSession } from '../../parts/session/use-session.ts';
import { StatusMark } from '../../parts/status-mark/status-mark.tsx';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import { Attributions } from './attributions.tsx';
import { Below } from './below.tsx';
import { Certificates } from './certificates.tsx';
import { Editions } from './editions.tsx';
import { LuckyPass } from './lucky-pass.tsx';
import { Months } from './months.tsx';
import { Channels, Measures } from './shares.tsx';
import { SubjectPath } from './subject-path.tsx';
import { Verdict } from './verdict.tsx';
import styles from './subject.module.css';

/** One CSR, supervisor, site or organization: how it is judged, why, and what would change it. */
export function Page() {
  const { t } = useTranslation('subject');
  const { id } = useParams({ from: '/subjects/$id' });
  const [{ rulebook, period, reading }] = useSearchState();
  const subject = useQuery({
    ...queries.subject(id, { rulebook, period, reading }),
    // Another edition of the same subject: what stands there stays until the new figures are in.
    placeholderData: (before: SubjectPage | undefined) => (before?.subject.id === id ? before : undefined),
  });
  const judgedBy = (
    <FilterBar names={['rulebook', 'period', 'reading']} label={t('judgedBy')}>
      <EditionChoice />
      <PeriodChoice />
      <ReadingChoice />
    </FilterBar>
  );

  if (subject.data && !subject.error) {
    return <Shown page={subject.data} judgedBy={judgedBy} refreshing={subject.isPlaceholderData} />;
  }
  if (subject.error instanceof ApiProblem && subject.error.status === 404) {
    return (
      <PageFrame title={t('unknown.title')} lead={t('unknown.lead')}>
        <Link to="/network">{t('unknown.search')}</Link>
      </PageFrame>
    );
  }
  return (
    <PageFrame title={subject.data?.subject.name ?? t('loading')}>
      {judgedBy}
      {subject.error && <ProblemNote error={subject.error} onRetry={() => void subject.refetch()} />}
    </PageFrame>
  );
}

function Shown({ page, judgedBy, refreshing }: { page: SubjectPage; judgedBy: React.ReactNode; refreshing: boolean }) {
  const { t } = useTranslation('subject');
  const { subject, decision, status } = page;
  const own = ownSubject(useKnownSession());
  const isOwn = own?.subject.id === subject.id;
  return (
    <PageFrame
      title={subject.name}
      over={
        <>
          {isOwn && <p className={styles.own}>{t(`common:own.${own.role}`)}</p>}
          <SubjectPath path={page.path} />
        </>
      }
      lead={
        <span className={styles.lead}>
          {t(`common:level.${subject.level}`)} <StatusMark status={status} />
          {isOwn && <span className={styles.ownLead}>{t(`common:ownLead.${own.role}`)}</span>}
        </span>
      }
      actions={<CopyLink />}
    >
      {judgedBy}
      <div className={styles.sections} data-refreshing={refreshing} aria-busy={refreshing}>
        <Verdict decision={decision} />
        {isOwn && <Below page={page} />}
        <Months page={page} />
        {!isOwn && <Below page={page} />}
        <div className={styles.pair}>
          <Measures page={page} />
          <Channels page={page} />
        </div>
        <Editions page={page} />
        <Certificates page={page} />
        <div className={styles.pair}>
          <Attributions page={page} />
          <LuckyPass decision={decision} />
        </div>
      </div>
    </PageFrame>
  );
}
