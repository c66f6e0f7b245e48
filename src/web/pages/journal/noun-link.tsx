import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { JournalEntry } from '../../../http/contract/imports.ts';

/** What an entry is about, as a link where it has a page of its own. */
export function NounLink({ entry: { noun, nounId } }: { entry: JournalEntry }) {
  const { t } = useTranslation('journal');
  const word = t(`noun.${noun}`, { defaultValue: noun });
  if (nounId === '') return <span className="quiet">{word}</span>;
  switch (noun) {
    case 'import':
      return (
        <Link to="/imports/$id" params={{ id: nounId }}>
          {word}
        </Link>
      );
    case 'decision-run':
      return (
        <Link to="/decisions/$id" params={{ id: nounId }}>
          {word}
        </Link>
      );
    case 'organization':
      return (
        <Link to="/subjects/$id" params={{ id: nounId }}>
          {word}
        </Link>
      );
    case 'certificate':
      return (
        <Link to="/certificates/$number" params={{ number: nounId }}>
          {nounId}
        </Link>
      );
    case 'rulebook':
      return (
        <Link to="/rulebooks/$key" params={{ key: nounId }}>
          {nounId}
        </Link>
      );
    default:
      return <span className="quiet">{word}</span>;
  }
}
