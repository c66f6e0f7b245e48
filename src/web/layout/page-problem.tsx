import { Button } from '@mantine/core';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageFrame } from './page-frame.tsx';

/** A bug reaches the reader as one honest sentence and a way to try again. */
export function PageProblem({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <PageFrame title={t('broken.title')} width="read" lead={t('broken.sentence')}>
      <Button
        onClick={() => {
          reset();
          void router.invalidate();
        }}
      >
        {t('retry')}
      </Button>
      <details>
        <summary>{t('broken.details')}</summary>
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </details>
    </PageFrame>
  );
}
