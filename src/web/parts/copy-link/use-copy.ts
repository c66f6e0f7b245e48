import { useEffect, useState } from 'react';

export type Copied = 'idle' | 'done' | 'refused';

/** Puts a text on the clipboard, and says for four seconds whether that worked. */
export function useCopy(): [Copied, (text: string) => void] {
  const [said, setSaid] = useState<Copied>('idle');
  useEffect(() => {
    if (said === 'idle') return undefined;
    const timer = setTimeout(() => setSaid('idle'), 4000);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = (text: string): void => {
    // Only an https or loopback page has a clipboard; elsewhere the reader is told to copy by hand.
    const written = isSecureContext ? navigator.clipboard.writeText(text) : Promise.reject(new Error('no clipboard'));
    written.then(
      () => setSaid('done'),
      () => setSaid('refused'),
    );
  };
  return [said, copy];
}
