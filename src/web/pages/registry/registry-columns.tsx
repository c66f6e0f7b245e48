import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RegistryEntry } from '../../../http/contract/registry.ts';
import { useFormat } from '../../i18n.ts';
import type { Column } from '../../parts/data-table/data-table.tsx';
import { StatusMark, type Mark } from '../../parts/status-mark/status-mark.tsx';
import { useText } from '../../use-text.ts';
import styles from './registry-page.module.css';

const MARKS: Record<RegistryEntry['status'], Mark> = {
  active: 'certified',
  expired: 'expired',
  withdrawn: 'withdrawn',
  historical: 'historical',
};

export function useRegistryColumns(): Column<RegistryEntry>[] {
  const { t } = useTranslation('public');
  const format = useFormat();
  const text = useText();
  const dateOf = (date: string | null): string => (date === null ? t('common:none') : format.shortDate(date));
  return [
    {
      key: 'name',
      header: t('registry.column.name'),
      sort: 'name',
      title: true,
      cell: (row) => (
        <>
          {row.number === null ? (
            <span className={styles.name}>{row.name}</span>
          ) : (
            <Link to="/certificates/$number" params={{ number: row.number }}>
              {row.name}
            </Link>
          )}
          {row.organization !== null && row.organization !== row.name && (
            <span className={styles.organization}>{row.organization}</span>
          )}
        </>
      ),
    },
    { key: 'level', header: t('registry.column.level'), cell: (row) => t(`common:level.${row.level}`) },
    {
      key: 'program',
      header: t('registry.column.program'),
      width: '270px',
      cell: (row) => (
        <Link to="/rulebooks/$key" params={{ key: `${row.program}@${row.edition}` }} className={styles.rulebook}>
          {text(row.title)}
        </Link>
      ),
    },
    {
      key: 'issued',
      header: t('registry.column.issued'),
      sort: 'issued',
      align: 'end',
      cell: (row) => (
        <span className={styles.date}>{row.issuedOn === null ? String(row.year) : dateOf(row.issuedOn)}</span>
      ),
    },
    {
      key: 'valid-until',
      header: t('registry.column.validUntil'),
      sort: 'valid-until',
      align: 'end',
      cell: (row) => <span className={styles.date}>{dateOf(row.validUntil)}</span>,
    },
    { key: 'status', header: t('registry.column.status'), cell: (row) => <StatusMark status={MARKS[row.status]} /> },
    {
      key: 'number',
      notOnCard: true,
      header: t('registry.column.number'),
      cell: (row) =>
        row.number === null ? (
          <span className={styles.notIssued}>{t('registry.notIssued')}</span>
        ) : (
          <span className={styles.number}>{row.number}</span>
        ),
    },
  ];
}
