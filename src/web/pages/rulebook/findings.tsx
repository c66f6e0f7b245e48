import { useTranslation } from 'react-i18next';
import type { RulebookPage } from '../../../http/contract/registry.ts';
import styles from './rulebook-page.module.css';

/** What the linter says about a file that can be used: the place, and its sentence; by its code where that is not English. */
export function Findings({ findings }: { findings: RulebookPage['findings'] }) {
  const { t, i18n } = useTranslation('rulebooks');
  if (findings.length === 0) return <p className="quiet">{t('page.noFindings')}</p>;
  return (
    <ul className={styles.findings}>
      {findings.map(({ severity, code, path, message }) => (
        <li key={`${path} ${code}`} data-severity={severity}>
          <strong>{t(`severity.${severity}`)}</strong>
          <span>
            <code>{path}</code>{' '}
            {i18n.language === 'en' || !i18n.exists(`rulebooks:finding.${code}`) ? (
              <span lang="en">{message}</span>
            ) : (
              t(`finding.${code}`)
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
