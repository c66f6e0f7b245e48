import { NativeSelect, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LEVEL_OF_ROLE, ROLES, type Role } from '../../../core/access/role.ts';
import { queries } from '../../queries.ts';
import styles from './people.module.css';

export type WantedRole = { readonly role: Role | null; readonly subject: string | null };
export const NO_ROLE: WantedRole = { role: null, subject: null };

/** True where a role is chosen, with its subject where it has one. */
export const isWhole = ({ role, subject }: WantedRole): boolean =>
  role !== null && (LEVEL_OF_ROLE[role] === null || subject !== null);

type RoleFieldsProps = {
  label: string;
  value: WantedRole;
  onChange: (value: WantedRole) => void;
  /** True once the form was sent: what is missing then says so. */
  tried: boolean;
};

/** A role, and for those of a subject the subject, found by a part of its name. */
export function RoleFields({ label, value: { role, subject }, onChange, tried }: RoleFieldsProps) {
  const { t } = useTranslation('accounts');
  const level = role === null ? null : LEVEL_OF_ROLE[role];
  return (
    <div className={styles.fields}>
      <NativeSelect
        label={label}
        value={role ?? ''}
        error={tried && role === null ? t('needed') : null}
        data={[
          { value: '', label: t('people.chooseRole') },
          ...ROLES.map((each) => ({ value: each, label: t(`role.${each}`) })),
        ]}
        onChange={(event) => {
          const next = event.currentTarget.value;
          onChange({ role: ROLES.find((each) => each === next) ?? null, subject: null });
        }}
      />
      {role !== null && <p className={styles.quiet}>{t(`roleSees.${role}`)}</p>}
      {level !== null && (
        <SubjectField
          key={level}
          level={level}
          value={subject}
          error={tried && subject === null ? t('needed') : null}
          onChange={(id) => onChange({ role, subject: id })}
        />
      )}
    </div>
  );
}

type SubjectFieldProps = {
  level: string;
  value: string | null;
  error: string | null;
  onChange: (id: string | null) => void;
};

function SubjectField({ level, value, error, onChange }: SubjectFieldProps) {
  const { t } = useTranslation('accounts');
  const [typed, setTyped] = useState('');
  const found = useQuery({
    ...queries.overview({ level, q: typed, size: 20 }),
    placeholderData: keepPreviousData,
  });
  return (
    <Select
      label={t(`common:level.${level}`)}
      description={t('people.findSubject')}
      searchable
      withScrollArea={false}
      classNames={{ options: styles.options }}
      // The dialog is the browser's own: what lies outside it cannot be reached.
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      value={value}
      error={error}
      onChange={onChange}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={t('people.noSubject')}
      data={(found.data?.rows ?? []).map(({ subject: { id, name }, organization }) => ({
        value: id,
        label: organization.id === id ? name : `${name} (${organization.name})`,
      }))}
    />
  );
}
