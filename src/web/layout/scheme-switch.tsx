import { useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './switch.module.css';

const SCHEMES = ['light', 'auto', 'dark'] as const;
const SHAPES = {
  light: 'M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM8 0v2.5M8 13.5V16M0 8h2.5M13.5 8H16',
  auto: 'M8 1.5a6.5 6.5 0 1 0 0 13ZM8 1.5a6.5 6.5 0 0 1 0 13',
  dark: 'M12.5 10.5A6 6 0 0 1 5.5 3.5a6 6 0 1 0 7 7Z',
} as const;

export function SchemeSwitch() {
  const { t } = useTranslation();
  // Switching transitions off would write a style element, which no page of ours may.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <div className={styles.group} role="group" aria-label={t('scheme.label')}>
      {SCHEMES.map((scheme) => (
        <button
          key={scheme}
          type="button"
          className={styles.button}
          aria-pressed={colorScheme === scheme}
          aria-label={t(`scheme.${scheme}`)}
          title={t(`scheme.${scheme}`)}
          onClick={() => setColorScheme(scheme)}
        >
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" data-shape={scheme}>
            <path d={SHAPES[scheme]} />
          </svg>
        </button>
      ))}
    </div>
  );
}
