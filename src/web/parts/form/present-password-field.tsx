import { PasswordInput } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';

type PresentPasswordFieldProps = {
  ref?: Ref<HTMLInputElement>;
  label: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  /** Shown where the form was sent without one. */
  missing: boolean;
};

/** The password one has, to sign in with or to show that it is oneself. */
export function PresentPasswordField({ ref, label, description, value, onChange, missing }: PresentPasswordFieldProps) {
  const { t } = useTranslation('accounts');
  return (
    <PasswordInput
      ref={ref}
      label={label}
      description={description}
      autoComplete="current-password"
      visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
      value={value}
      error={missing ? t('needed') : null}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
