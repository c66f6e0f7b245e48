import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionRun } from '../../../http/contract/decisions.ts';
import { send } from '../../api.ts';
import { useEditions } from '../../parts/judging-choice/edition-choice.tsx';
import { PeriodField } from '../../parts/judging-choice/period-field.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { OrganizationField } from '../../parts/organization-choice/organization-choice.tsx';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import styles from './decisions.module.css';

/** By which edition, over which months, and who; what the network page judged by comes along in the address. */
export function StartRun() {
  const { t } = useTranslation(['decisions', 'operator']);
  const [search] = useSearchState();
  const navigate = useNavigate();
  const meta = useQuery(queries.meta());
  const editions = useEditions();
  const [rulebook, setRulebook] = useState(search['rulebook']);
  const [period, setPeriod] = useState(search['period']);
  const [reading, setReading] = useState(search['reading'] ?? '');
  const [organization, setOrganization] = useState<string | null>(null);
  const start = useMutation({
    mutationFn: () =>
      send<DecisionRun>('POST', 'decision-runs', {
        rulebook: rulebook ?? meta.data?.defaultRulebook,
        ...(period !== undefined && { period }),
        ...(reading !== '' && { reading }),
        ...(organization !== null && { organization }),
      }),
    onSuccess: (run) => navigate({ to: '/decisions/$id', params: { id: run.id } }),
  });

  if (meta.data?.lastMonth === null) {
    return (
      <p className={styles.noResponses}>
        {t('start.empty')} <Link to="/imports/new">{t('start.import')}</Link>
      </p>
    );
  }
  return (
    <form
      className={styles.start}
      aria-labelledby="start"
      onSubmit={(event) => {
        event.preventDefault();
        if (meta.data && !start.isPending) start.mutate();
      }}
    >
      <h2 id="start">{t('start.title')}</h2>
      <div className={styles.fields}>
        <NativeSelect
          label={t('operator:edition')}
          value={rulebook ?? meta.data?.defaultRulebook ?? ''}
          onChange={(event) => setRulebook(event.currentTarget.value)}
          data={editions}
        />
        <PeriodField value={period} onChange={setPeriod} />
        <NativeSelect
          label={t('operator:reading')}
          value={reading}
          onChange={(event) => setReading(event.currentTarget.value)}
          data={[
            { value: '', label: t('operator:readingDefault') },
            { value: 'pooled', label: t('common:reading.pooled') },
            { value: 'each-month', label: t('common:reading.each-month') },
          ]}
        />
        <OrganizationField
          label={t('operator:organization')}
          all={t('operator:wholeNetwork')}
          value={organization}
          onChange={setOrganization}
        />
        <Button type="submit" loading={start.isPending}>
          {t('start.do')}
        </Button>
      </div>
      <p className={styles.note}>{t('start.note')}</p>
      {start.error && <ProblemNote error={start.error} />}
    </form>
  );
}
