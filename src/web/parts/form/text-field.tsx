import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export const NAME_FIELD = { autoComplete: 'name' } as const;
export const EMAIL_FIELD = { autoComplete: 'username', type: 'email' } as const;

type TextFieldProps = {
  label: string;
  description?: string;
  autoComplete?: string;
  type?: 'text' | 'email';
  readOnly?: boolean;
  value: string;
  onChange: (value: string) => void;
  /** True once the form was sent: an empty field then says that it is needed. */
  tried: boolean;
};

/** One line that has to be filled in. */
export function TextField({ value, onChange, tried, ...more }: TextFieldProps) {
  const { t } = useTranslation('accounts');
  return (
    <TextInput
      {...more}
      value={value}
      error={tried && value.trim() === '' ? t('needed') : null}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
