import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RulebookDiff } from '../../../http/contract/registry.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { CopyLink } from '../../parts/copy-link/copy-link.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import { useText } from '../../use-text.ts';
import { EditionPicker } from './edition-picker.tsx';
import styles from './rulebook-diff-page.module.css';

export function Page() {
  const { t } = useTranslation('rulebooks');
  const [{ from, to }] = useSearchState();
  const rulebooks = useQuery(queries.rulebooks());
  const chosen = from !== undefined && to !== undefined;
  const diff = useQuery({ ...queries.rulebookDiff(from ?? '', to ?? ''), enabled: chosen });
  return (
    <PageFrame title={t('diff.title')} width="read" lead={t('diff.lead')} {...(chosen && { actions: <CopyLink /> })}>
      {rulebooks.error && <ProblemNote error={rulebooks.error} onRetry={() => void rulebooks.refetch()} />}
      {rulebooks.data && <EditionPicker key={`${from} ${to}`} rulebooks={rulebooks.data.rows} from={from} to={to} />}
      {diff.error && <ProblemNote error={diff.error} onRetry={() => void diff.refetch()} />}
      {diff.isLoading && <p role="status">{t('common:loading')}</p>}
      {diff.data && <Changes diff={diff.data} />}
    </PageFrame>
  );
}

function Changes({ diff: { from, to, changes } }: { diff: RulebookDiff }) {
  const { t } = useTranslation('rulebooks');
  const text = useText();
  if (changes.length === 0) return <EmptyState title={t('diff.same.title')}>{t('diff.same.text')}</EmptyState>;
  return (
    <section aria-label={t('diff.between', { from, to })}>
      <h2 className={styles.between}>
        <Link to="/rulebooks/$key" params={{ key: from }}>
          {from}
        </Link>
        <svg viewBox="0 0 16 10" width="16" height="10" aria-hidden="true">
          <path d="M0 5h14M10 1l4 4-4 4" />
        </svg>
        <Link to="/rulebooks/$key" params={{ key: to }}>
          {to}
        </Link>
      </h2>
      <ol className={styles.changes}>
        {changes.map((change) => (
          <li key={change.rule}>
            <h3>{t([`rule.${change.rule}`, `rule.${change.rule.split('.')[0]}`])}</h3>
            <p>{text(change.sentence)}</p>
            <dl className={styles.values}>
              <div>
                <dt>{from}</dt>
                <dd>{change.from}</dd>
              </div>
              <div>
                <dt>{to}</dt>
                <dd>{change.to}</dd>
              </div>
            </dl>
          </li>
        ))}
      </ol>
    </section>
  );
}
