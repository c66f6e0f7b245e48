import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useSearchState } from '../../search.ts';
import styles from './filters.module.css';

type SearchFieldProps = { label: string; placeholder?: string; name?: string };

const PAUSE_MS = 250;

/** Looks for what was typed once the typing pauses; the parameter is `q` unless named otherwise. */
export function SearchField({ label, placeholder, name = 'q' }: SearchFieldProps) {
  const [search, change] = useSearchState();
  const inAddress = search[name] ?? '';
  const [typed, setTyped] = useState(inAddress);
  const sent = useRef(inAddress);

  // The address may change by a link or the back button: then it wins over what stands in the field.
  useEffect(() => {
    if (inAddress !== sent.current) setTyped(inAddress);
    sent.current = inAddress;
  }, [inAddress]);

  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = wanted;
      change({ [name]: wanted === '' ? undefined : wanted });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, name, change]);

  return (
    <TextInput
      type="search"
      className={styles.search}
      label={label}
      placeholder={placeholder}
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
