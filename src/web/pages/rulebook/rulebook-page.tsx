import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RulebookPage } from '../../../http/contract/registry.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { CopyLink } from '../../parts/copy-link/copy-link.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { queries } from '../../queries.ts';
import { useText } from '../../use-text.ts';
import { Findings } from './findings.tsx';
import { RuleList } from './rule-list.tsx';
import styles from './rulebook-page.module.css';

export function Page() {
  const { t } = useTranslation('rulebooks');
  const { key } = useParams({ from: '/rulebooks/$key' });
  const rulebook = useQuery(queries.rulebook(key));
  if (rulebook.data) return <Shown rulebook={rulebook.data} />;
  return (
    <PageFrame title={key} width="read" over={<Link to="/rulebooks">{t('list.title')}</Link>}>
      {rulebook.error && <ProblemNote error={rulebook.error} onRetry={() => void rulebook.refetch()} />}
      {rulebook.isPending && <p role="status">{t('common:loading')}</p>}
    </PageFrame>
  );
}

function Shown({ rulebook }: { rulebook: RulebookPage }) {
  const { t } = useTranslation('rulebooks');
  const text = useText();
  const earlier = useEarlierEdition(rulebook);
  return (
    <PageFrame
      title={text(rulebook.title)}
      width="read"
      over={<span className="mono">{rulebook.key}</span>}
      lead={text(rulebook.source.statement)}
      actions={<CopyLink />}
    >
      <p className={styles.links}>
        {earlier && (
          <Link to="/rulebook-diff" search={{ from: earlier, to: rulebook.key }}>
            {t('page.compare', { edition: earlier })}
          </Link>
        )}
        <Link to="/registry" search={{ program: rulebook.program, edition: rulebook.edition }}>
          {t('page.certified')}
        </Link>
      </p>

      <section className={styles.section} aria-labelledby="rules">
        <h2 id="rules">{t('page.rules')}</h2>
        <RuleList rulebook={rulebook} />
      </section>

      <section className={styles.section} aria-labelledby="findings">
        <h2 id="findings">{t('page.findings')}</h2>
        <Findings findings={rulebook.findings} />
      </section>

      <section className={styles.section} aria-labelledby="file">
        <h2 id="file">{t('page.file')}</h2>
        <p className={styles.hash}>
          {t('page.hash')} <code>{rulebook.sha256}</code>
        </p>
        <p className="quiet">{t(rulebook.builtIn ? 'page.builtIn' : 'page.own')}</p>
        <p className="quiet">{t('page.document', { document: rulebook.source.document })}</p>
        <details className={styles.yaml}>
          <summary>{t('page.yaml')}</summary>
          {/* Long lines scroll inside, so that the text stands as it is hashed. */}
          <pre tabIndex={0} role="region" aria-label={t('page.yaml')}>
            <code>{rulebook.yaml}</code>
          </pre>
        </details>
      </section>
    </PageFrame>
  );
}

/** The edition of the same program before this one, to compare with; null when it is the first. */
function useEarlierEdition({ key, program }: RulebookPage): string | null {
  const all = useQuery(queries.rulebooks()).data?.rows ?? [];
  const editions = all
    .filter((line) => line.program === program)
    .toSorted((a, b) => a.edition.localeCompare(b.edition, 'en', { numeric: true }));
  return editions[editions.findIndex((line) => line.key === key) - 1]?.key ?? null;
}
