import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FoundCustomer, FoundPerson } from '../../../http/contract/personal.ts';
import { fetchFile } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { keyOf, refOf } from './person-ref.ts';
import styles from './personal.module.css';

const FILE = 'personal-data.json';

/** Who was found, one row a person in one organization. */
export function FoundList({ rows, onErase }: { rows: FoundPerson[]; onErase: (person: FoundPerson) => void }) {
  const { t } = useTranslation('personal');
  const handOut = useMutation({
    mutationFn: async (person: FoundPerson) => save(await fetchFile('personal/export', refOf(person))),
  });
  return (
    <>
      <p className={styles.count}>{t('found.count', { count: rows.length })}</p>
      {handOut.error && <ProblemNote error={handOut.error} />}
      <DataTable
        label={t('found.title')}
        rows={rows}
        rowKey={keyOf}
        empty={<EmptyState title={t('found.none')}>{t('found.noneText')}</EmptyState>}
        columns={[
          { key: 'label', header: t('column.person'), title: true, cell: (person) => <Label person={person} /> },
          { key: 'organization', header: t('organization'), cell: (person) => person.organization.name },
          { key: 'what', header: t('column.what'), cell: (person) => <What person={person} /> },
          {
            key: 'acts',
            header: t('column.acts'),
            cell: (person) => (
              <span className={styles.acts}>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={t('export.long', { name: person.label })}
                  loading={handOut.isPending && handOut.variables === person}
                  onClick={() => handOut.mutate(person)}
                >
                  {t('export.do')}
                </Button>
                {!(person.who === 'employee' && person.former) && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={t('erase.long', { name: person.label })}
                    onClick={() => onErase(person)}
                  >
                    {t('erase.open')}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}

function Label({ person }: { person: FoundPerson }) {
  const { t } = useTranslation('personal');
  if (person.who === 'employee') {
    return (
      <span>
        {person.label} <span className={styles.quiet}>{t(`level.${person.level}`)}</span>
      </span>
    );
  }
  const addresses = addressesOf(person);
  return (
    <span>
      {person.label}
      {addresses.length > 0 && <span className={styles.addresses}>{addresses.join(' · ')}</span>}
    </span>
  );
}

/** Every phone number and address that is known, as it was written. */
const addressesOf = ({ label, responses }: FoundCustomer): string[] => {
  const all = new Set(responses.flatMap(({ phone, email }) => [phone, email].filter((value) => value !== null)));
  all.delete(label);
  return [...all];
};

function What({ person }: { person: FoundPerson }) {
  const { t } = useTranslation('personal');
  const format = useFormat();
  if (person.who === 'employee')
    return t(person.former ? 'found.former' : 'found.certificates', { count: person.certificates });
  const days = [person.responses[0], person.responses.at(-1)].map((each) => each?.contactAt.slice(0, 10) ?? '');
  const [from = '', to = ''] = days.map((day) => format.date(day));
  return (
    <span>
      {t('found.responses', { count: person.responses.length })}
      <span className={styles.addresses}>{from === to ? from : t('found.between', { from, to })}</span>
    </span>
  );
}

/** Hands a file to the person at the browser, as if a link had been followed. */
function save(file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = FILE;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
