import { Button, NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RulebookLine } from '../../../http/contract/registry.ts';
import { useText } from '../../use-text.ts';
import styles from './rulebook-diff-page.module.css';

type EditionPickerProps = {
  rulebooks: readonly RulebookLine[];
  from: string | undefined;
  to: string | undefined;
};

/** Two editions to compare; leads to the page of their differences. */
export function EditionPicker({ rulebooks, from, to }: EditionPickerProps) {
  const { t } = useTranslation('rulebooks');
  const text = useText();
  const navigate = useNavigate();
  const [pair, setPair] = useState({ from: from ?? rulebooks[0]?.key ?? '', to: to ?? rulebooks.at(-1)?.key ?? '' });
  const data = rulebooks.map((line) => ({ value: line.key, label: text(line.title) }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: '/rulebook-diff', search: pair });
  };
  return (
    <form className={styles.picker} onSubmit={submit}>
      {(['from', 'to'] as const).map((side) => (
        <NativeSelect
          key={side}
          className={styles.side}
          label={t(`diff.${side}`)}
          data={data}
          value={pair[side]}
          onChange={(event) => setPair({ ...pair, [side]: event.currentTarget.value })}
        />
      ))}
      <Button type="submit">{t('diff.show')}</Button>
    </form>
  );
}
