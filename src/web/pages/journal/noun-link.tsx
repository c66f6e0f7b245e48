import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Act } from '../../../core/access/act.ts';
import type { JournalEntry } from '../../../http/contract/imports.ts';
import { useFormat } from '../../i18n.ts';
import { useKnownSession } from '../../parts/session/use-session.ts';
import { windowText } from '../../parts/window-text.ts';
import type { Search } from '../../search.ts';

const registryOf = (key: string): Search => {
  const [program, edition] = key.split('@');
  return { program, edition };
};

/** What it takes to see the page of a noun, where not every reader of the journal may. */
const TAKES: Readonly<Record<string, Act>> = {
  'decision-run': 'decisions.read',
  'organization': 'network.read',
  'subject': 'network.read',
  'api-key': 'keys.manage',
  'webhook': 'webhooks.manage',
};

/** What an entry is about, as a link where it has a page of its own that the reader may see. */
export function NounLink({ entry: { noun, nounId } }: { entry: JournalEntry }) {
  const { t } = useTranslation('journal');
  const { language } = useFormat();
  const { acts } = useKnownSession();
  const word = t(`noun.${noun}`, { defaultValue: noun });
  const act = TAKES[noun];
  if (nounId === '' || (act !== undefined && !acts.includes(act))) return <span className="quiet">{word}</span>;
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
    case 'subject':
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
    case 'registry':
      return (
        <Link to="/registry" search={registryOf(nounId)}>
          {word}
        </Link>
      );
    case 'webhook':
      return (
        <Link to="/webhooks/$id" params={{ id: nounId }}>
          {word}
        </Link>
      );
    case 'api-key':
      return <Link to="/keys">{word}</Link>;
    case 'survey-window':
      return <span>{windowText(nounId, language)}</span>;
    case 'mapping':
      return <span>{nounId}</span>;
    default:
      return <span className="quiet">{word}</span>;
  }
}
