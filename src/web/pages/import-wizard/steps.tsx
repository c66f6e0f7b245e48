import { useTranslation } from 'react-i18next';
import { useFocusWhenLost } from '../../parts/focus-when-lost.ts';
import styles from './wizard.module.css';

export type Step = 'choose' | 'map' | 'check' | 'import';
const STEPS: readonly Step[] = ['choose', 'map', 'check', 'import'];

/** Where in the wizard one is; a file with the canonical header has no mapping to make. */
export function Steps({ current, skipsMapping }: { current: Step; skipsMapping: boolean }) {
  const { t } = useTranslation('imports');
  const steps = skipsMapping ? STEPS.filter((step) => step !== 'map') : STEPS;
  const at = steps.indexOf(current);
  const place = useFocusWhenLost<HTMLLIElement>(current);
  return (
    <ol className={styles.steps} aria-label={t('wizard.steps')}>
      {steps.map((step, index) => (
        <li
          key={step}
          ref={step === current ? place : undefined}
          tabIndex={step === current ? -1 : undefined}
          aria-current={step === current ? 'step' : undefined}
          data-state={index < at ? 'done' : index === at ? 'current' : 'ahead'}
        >
          <span className={styles.number} aria-hidden="true">
            {index < at ? (
              <svg viewBox="0 0 16 16" width="12" height="12">
                <path d="M2.5 8.5 6 12l7.5-8" />
              </svg>
            ) : (
              index + 1
            )}
          </span>
          <span>
            {t(`wizard.step.${step}`)}
            {index < at && <span className="unseen"> ({t('wizard.done')})</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
