import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import styles from './organization-choice.module.css';

type OrganizationFieldProps = {
  label: string;
  /** What an empty field stands for. */
  all: string;
  value: string | null;
  onChange: (id: string | null) => void;
};

const SHOWN = 100;

/** One organization of possibly hundreds: typed by a part of its name, or picked from the list. */
export function OrganizationField({ label, all, value, onChange }: OrganizationFieldProps) {
  const organizations = useQuery(queries.organizations());
  const rows = organizations.data?.rows ?? [];
  const names = rows.map(({ name }) => name);
  return (
    <Select
      className={styles.organization}
      label={label}
      placeholder={all}
      searchable
      clearable
      limit={SHOWN}
      // The list itself scrolls, which assistive technology knows as part of the field; a box around it would not be.
      withScrollArea={false}
      classNames={{ options: styles.options }}
      value={value}
      onChange={onChange}
      // Two organizations of one name are told apart by the end of their id.
      data={rows.map(({ id, name }) => ({
        value: id,
        label: names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${id.slice(-6)})`,
      }))}
    />
  );
}

/** The organization a page is limited to, in the address under `organization`. */
export function OrganizationChoice() {
  const { t } = useTranslation('operator');
  const [search, change] = useSearchState();
  return (
    <OrganizationField
      label={t('organization')}
      all={t('allOrganizations')}
      value={search['organization'] ?? null}
      onChange={(id) => change({ organization: id ?? undefined })}
    />
  );
}
