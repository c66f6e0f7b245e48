import { useTranslation } from 'react-i18next';
import type { Upload } from '../../../http/contract/imports.ts';
import { useFormat } from '../../i18n.ts';

const DELIMITERS: Readonly<Record<string, string>> = { '\t': '↹', ' ': '␠' };

/** The file at hand: its name, size, and how it is read. */
export function FileFacts({ upload }: { upload: Upload }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const facts = [
    t(`format.${upload.format}`, { defaultValue: upload.format }),
    upload.encoding.replace(/^utf/, 'UTF').replace(/^windows/, 'Windows'),
    ...(upload.delimiter === null
      ? []
      : [t('wizard.separator', { sign: DELIMITERS[upload.delimiter] ?? upload.delimiter })]),
  ];
  return <p>{t('wizard.file', { name: upload.name, bytes: format.bytes(upload.bytes), facts: facts.join(', ') })}</p>;
}
