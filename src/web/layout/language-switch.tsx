import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../format.ts';
import { changeLanguage } from '../i18n.ts';
import { useSearchState } from '../search.ts';
import styles from './switch.module.css';

/** Each language is named in itself, so that whoever cannot read the page finds the way out. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const [search, change] = useSearchState();
  return (
    <div className={styles.group} role="group" aria-label={t('language.label')}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          className={styles.button}
          aria-pressed={i18n.language === language}
          aria-label={t(`language.${language}`)}
          onClick={() => {
            void changeLanguage(language);
            // The address must not contradict the choice when it is copied or reloaded.
            if (search['lang'] !== undefined) change({ lang: undefined, page: search['page'] });
          }}
        >
          {language.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
