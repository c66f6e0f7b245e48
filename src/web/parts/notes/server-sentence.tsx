import { useTranslation } from 'react-i18next';
import { fullySaid } from './fully-said.ts';
import styles from './notes.module.css';

type ServerSentenceProps = {
  /** As the server says it, in English, with its place and remedy. */
  sentence: string;
  /** Of the catalogue in core/basics/problem.ts; null where only the sentence was kept. */
  code?: string | null;
  place?: string | null;
  /** What is not there, of a `not-found`; what else the advice depends on. */
  noun?: string | undefined;
};

/**
 * The server's own words for readers of English. For others what to do, by the problem's code, in their language;
 * the English sentence stays below it where it alone names every particular.
 */
export function ServerSentence({ sentence, code = null, place = null, noun }: ServerSentenceProps) {
  const { t, i18n } = useTranslation('problems');
  const english = i18n.language === 'en';
  const said = code === null ? '' : t([`gone.${noun ?? code}`, `advice.${code}`], { defaultValue: '' });
  const whole = fullySaid(code);
  const placed = place !== null && whole?.place !== false && !(english && sentence.includes(place));
  return (
    <>
      {!english && said !== '' && <p className={styles.sentence}>{said}</p>}
      {placed && <p className={styles.sentence}>{t('place', { place })}</p>}
      {(english || whole === null) && (
        <p className={english ? styles.sentence : styles.original} lang="en">
          {sentence}
        </p>
      )}
    </>
  );
}
