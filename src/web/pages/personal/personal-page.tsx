import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundPeople, FoundPerson, PersonSearch } from '../../../http/contract/personal.ts';
import { send } from '../../api.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { InstallationTabs } from '../../parts/installation-tabs/installation-tabs.tsx';
import { ErasePerson } from './erase-person.tsx';
import { FoundList } from './found-list.tsx';
import { Retention } from './retention.tsx';
import { SearchForm } from './search-form.tsx';
import styles from './personal.module.css';

/**
 * Finds, hands out and erases what is kept about one person; says how long it is kept. What is typed here never stands
 * in the address, which browsers and servers remember.
 */
export function Page() {
  const { t } = useTranslation('personal');
  const [erasing, setErasing] = useState<FoundPerson | null>(null);
  const [erased, setErased] = useState<string | null>(null);
  const find = useMutation({
    mutationFn: (search: PersonSearch) => send<FoundPeople>('POST', 'personal/find', search),
  });
  return (
    <PageFrame title={t('title')} lead={t('lead')}>
      <InstallationTabs />
      <div className={styles.sections}>
        <section aria-labelledby="find" className={styles.section}>
          <h2 id="find">{t('find.title')}</h2>
          <SearchForm
            busy={find.isPending}
            error={find.error}
            onSearch={(search) => {
              setErased(null);
              find.mutate(search);
            }}
          />
          <div role="status">{erased !== null && <p className={styles.done}>{erased}</p>}</div>
          {find.data && <FoundList rows={find.data.rows} onErase={setErasing} />}
        </section>
        <Retention />
      </div>
      {erasing && (
        <ErasePerson
          person={erasing}
          onClose={() => setErasing(null)}
          onErased={(said) => {
            setErasing(null);
            setErased(said);
            if (find.variables) find.mutate(find.variables);
          }}
        />
      )}
    </PageFrame>
  );
}
