import { Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonSearch } from '../../../http/contract/personal.ts';
import { Form } from '../../parts/form/form.tsx';
import { OrganizationField } from '../../parts/organization-choice/organization-choice.tsx';
import styles from './personal.module.css';

type SearchFormProps = { busy: boolean; error: Error | null; onSearch: (search: PersonSearch) => void };
type Who = 'customer' | 'employee';

const BY = ['phone', 'email', 'responseId', 'name'] as const;
type By = (typeof BY)[number];
const EMPTY: Readonly<Record<By, string>> = { phone: '', email: '', responseId: '', name: '' };

/** A customer by phone, e-mail, response or name; a CSR or supervisor by the name. */
export function SearchForm({ busy, error, onSearch }: SearchFormProps) {
  const { t } = useTranslation('personal');
  const [who, setWho] = useState<Who>('customer');
  const [organization, setOrganization] = useState<string | null>(null);
  const [typed, setTyped] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const fields = who === 'customer' ? BY : (['name'] as const);
  const said = Object.fromEntries(
    fields.flatMap((by) => (typed[by].trim() === '' ? [] : [[by, typed[by].trim()] as const])),
  );
  const nothing = Object.keys(said).length === 0;
  const needsOrganization = who === 'customer' && 'name' in said && organization === null;

  return (
    <Form
      submit={t('find.do')}
      busy={busy}
      error={error}
      onSubmit={() => {
        setTried(true);
        if (nothing || needsOrganization) return;
        onSearch(who === 'customer' ? { who, organization, ...said } : { who, organization, name: said['name'] ?? '' });
      }}
    >
      <fieldset className={styles.who}>
        <legend className="unseen">{t('find.who')}</legend>
        {(['customer', 'employee'] as const).map((value) => (
          <Radio
            key={value}
            name="who"
            label={t(`who.${value}`)}
            checked={who === value}
            onChange={() => {
              setWho(value);
              setTried(false);
            }}
          />
        ))}
      </fieldset>
      <div className={styles.fields}>
        {fields.map((by) => (
          <TextInput
            key={by}
            type={by === 'email' ? 'email' : by === 'phone' ? 'tel' : 'text'}
            label={t(`by.${who === 'employee' ? 'employee' : by}`)}
            value={typed[by]}
            maxLength={300}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped({ ...typed, [by]: event.currentTarget.value })}
          />
        ))}
        <OrganizationField
          label={t('organization')}
          all={t('allOrganizations')}
          value={organization}
          onChange={setOrganization}
        />
      </div>
      {tried && nothing && (
        <p role="alert" className={styles.wrong}>
          {t('find.nothing')}
        </p>
      )}
      {tried && needsOrganization && (
        <p role="alert" className={styles.wrong}>
          {t('find.needsOrganization')}
        </p>
      )}
    </Form>
  );
}
