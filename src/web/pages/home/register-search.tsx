import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './home-page.module.css';

/** Leads to the registry with what was asked for. */
export function RegisterSearch() {
  const { t } = useTranslation('public');
  const navigate = useNavigate();
  const [asked, setAsked] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: '/registry', search: asked.trim() === '' ? {} : { q: asked.trim() } });
  };
  return (
    <form role="search" className={styles.search} onSubmit={submit}>
      <TextInput
        type="search"
        size="md"
        className={styles.field}
        label={t('home.search.label')}
        placeholder={t('home.search.placeholder')}
        value={asked}
        onChange={(event) => setAsked(event.currentTarget.value)}
      />
      <Button type="submit" size="md">
        {t('home.search.button')}
      </Button>
    </form>
  );
}
