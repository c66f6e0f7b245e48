import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Copies the address of the page as it stands (filters and sorting included), or the one given. */
export function CopyLink({ href }: { href?: string }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<'idle' | 'done' | 'refused'>('idle');
  useEffect(() => {
    if (said === 'idle') return undefined;
    const timer = setTimeout(() => setSaid('idle'), 4000);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = () => {
    // Only an https or loopback page has a clipboard; elsewhere the reader is told to copy the address.
    const written = isSecureContext
      ? navigator.clipboard.writeText(href ?? location.href)
      : Promise.reject(new Error('no clipboard'));
    written.then(
      () => setSaid('done'),
      () => setSaid('refused'),
    );
  };
  return (
    <>
      <Button variant="default" onClick={copy}>
        {t(said === 'idle' ? 'copy.link' : `copy.${said}`)}
      </Button>
      <span className="unseen" role="status">
        {said === 'idle' ? '' : t(`copy.${said}`)}
      </span>
    </>
  );
}
