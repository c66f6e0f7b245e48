import { useTranslation } from 'react-i18next';
import type { Undelivered } from '../../../core/basics/undelivered.ts';

/** Why a message did not arrive; what the other side said itself stands as it said it. */
export function UndeliveredText({ reason: { code, detail } }: { reason: Undelivered }) {
  const { t } = useTranslation('problems');
  return t(`undelivered.${code}`, { detail: detail ?? '?' });
}
