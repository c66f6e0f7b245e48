import { useTranslation } from 'react-i18next';
import styles from './notes.module.css';

type NotCountedProps = {
  counted: number;
  /** Answered too early or too late. */
  outside: number;
  /** Without an answer that the edition asks for. */
  unscorable: number;
};

/** The responses that a decision leaves aside; nothing where there are none. */
export function NotCounted({ counted, outside, unscorable }: NotCountedProps) {
  const { t } = useTranslation('judging');
  if (outside + unscorable === 0) return null;
  const misleading = unscorable > counted;
  return (
    <div className={styles.notCounted} data-misleading={misleading}>
      <p>
        {outside > 0 && t('notCounted.outside', { count: outside })}{' '}
        {unscorable > 0 && t('notCounted.unscorable', { count: unscorable })}
      </p>
      {misleading && (
        <p>
          <strong>{t(counted === 0 ? 'notCounted.noneLeft' : 'notCounted.misleading')}</strong> {t('notCounted.look')}
        </p>
      )}
    </div>
  );
}
