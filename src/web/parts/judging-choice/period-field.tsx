import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchState } from '../../search.ts';
import { joinPeriod, splitPeriod } from './period-text.ts';
import styles from './period-field.module.css';

type PeriodFieldProps = {
  /** FROM..TO; undefined for the latest months of the edition's length. */
  value: string | undefined;
  onChange: (period: string | undefined) => void;
};

/** The latest months, or two months of one's own. Nothing is reported until both make a period. */
export function PeriodField({ value, onChange }: PeriodFieldProps) {
  const { t } = useTranslation('operator');
  const [choosing, setChoosing] = useState(value !== undefined);
  const [[from, to], setMonths] = useState(splitPeriod(value));
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setChoosing(value !== undefined);
    if (value !== undefined) setMonths(splitPeriod(value));
  }

  const change = (months: readonly [string, string]) => {
    setMonths(months);
    const joined = joinPeriod(...months);
    if ('period' in joined) onChange(joined.period);
  };
  const joined = joinPeriod(from, to);
  const problem = 'problem' in joined && from !== '' && to !== '' ? t(`period.${joined.problem}`) : null;

  return (
    <div className={styles.period}>
      <NativeSelect
        label={t('period.label')}
        value={choosing ? 'choose' : 'latest'}
        onChange={(event) => {
          const choose = event.currentTarget.value === 'choose';
          setChoosing(choose);
          if (!choose) onChange(undefined);
        }}
        data={[
          { value: 'latest', label: t('period.latest') },
          { value: 'choose', label: t('period.choose') },
        ]}
      />
      {choosing && (
        <>
          <TextInput
            type="month"
            label={t('period.from')}
            placeholder={t('period.form')}
            value={from}
            onChange={(event) => change([event.currentTarget.value, to])}
          />
          <TextInput
            type="month"
            label={t('period.to')}
            placeholder={t('period.form')}
            value={to}
            error={problem}
            onChange={(event) => change([from, event.currentTarget.value])}
          />
        </>
      )}
    </div>
  );
}

/** The period a page judges over, in the address under `period`. */
export function PeriodChoice() {
  const [search, change] = useSearchState();
  return <PeriodField value={search['period']} onChange={(period) => change({ period })} />;
}
