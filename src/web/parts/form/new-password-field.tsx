import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api.ts';

type NewPasswordFieldProps = {
  value: string;
  onChange: (value: string) => void;
  /** What the server said of the password before: shown here when it is about the password. */
  error: Error | null;
  /** Shown where the form was sent without one. */
  missing: boolean;
};

/** A password that is chosen, with what it must be. */
export function NewPasswordField({ value, onChange, error, missing }: NewPasswordFieldProps) {
  const { t } = useTranslation('accounts');
  const weak =
    error instanceof ApiProblem && error.code === 'password.weak'
      ? t(`weak.${error.params['reason'] ?? 'common'}`)
      : null;
  return (
    <PasswordInput
      label={t('newPassword.label')}
      description={t('newPassword.help')}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
      value={value}
      error={missing ? t('needed') : weak}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
