import { ServerSentence } from './server-sentence.tsx';
import { Trouble } from './trouble.tsx';

type FailureNoteProps = {
  title: string;
  /** Why, as the run's row keeps it. */
  failure: { readonly code: string; readonly message: string };
};

/** Why a run, or the reading of a file, ended without a result. */
export const FailureNote = ({ title, failure }: FailureNoteProps) => (
  <Trouble title={title}>
    <ServerSentence sentence={failure.message} code={failure.code} />
  </Trouble>
);
