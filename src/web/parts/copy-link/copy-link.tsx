import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCopy } from './use-copy.ts';

/** Copies the address of the page as it stands (filters and sorting included), or the one given. */
export function CopyLink({ href }: { href?: string }) {
  const { t } = useTranslation();
  const [said, copy] = useCopy();
  return (
    <>
      <Button variant="default" onClick={() => copy(href ?? location.href)}>
        {t(said === 'idle' ? 'copy.link' : `copy.${said}`)}
      </Button>
      <span className="unseen" role="status">
        {said === 'idle' ? '' : t(`copy.${said}`)}
      </span>
    </>
  );
}
