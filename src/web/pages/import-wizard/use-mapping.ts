import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Upload } from '../../../http/contract/imports.ts';
import { send } from '../../api.ts';
import { queries } from '../../queries.ts';
import type { Field } from './fields.ts';
import { withSource, type FieldSource } from './mapping-edit.ts';

type Question = Upload['questions'][number];
type Draft = { mapping: string; answers: Record<string, string> };

/**
 * The mapping as the person has it, and the server's reading of it. The text before any answer is kept, so that an
 * answer can be changed: the server writes answers into the text it sends back. What was entered stays on failure.
 */
export function useMapping(upload: Upload) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({ mapping: upload.mapping, answers: {} });
  const [asked, setAsked] = useState<readonly Question[]>(upload.questions);
  const [proposed] = useState(upload.fields);
  const [unreadable, setUnreadable] = useState(false);

  const reading = useMutation({
    mutationFn: (wanted: Draft) => send<Upload>('POST', `uploads/${upload.id}/mapping`, wanted),
    onSuccess: (read) => {
      client.setQueryData(queries.upload(upload.id).queryKey, read);
      setAsked((before) => [
        ...before,
        ...read.questions.filter((question) => !before.some(({ id }) => id === question.id)),
      ]);
    },
  });
  const read = (wanted: Draft) => {
    setDraft(wanted);
    reading.mutate(wanted);
  };

  return {
    draft,
    asked,
    /** The fields as they were proposed, with how sure that was; a mapping sent back says nothing of it. */
    proposed,
    reading,
    /** The YAML in hand cannot be edited field by field. */
    unreadable,
    answer: (id: string, value: string) => read({ ...draft, answers: { ...draft.answers, [id]: value } }),
    setSource: (field: Field, source: FieldSource) => {
      const mapping = withSource(draft.mapping, field, source);
      setUnreadable(mapping === null);
      if (mapping === null) return;
      // A question about the column that was there before is no longer one.
      const stays = ({ id, field: about }: Question) => about !== field || id === 'zone';
      setAsked(asked.filter(stays));
      const kept = Object.entries(draft.answers).filter(([id]) => asked.some((q) => q.id === id && stays(q)));
      read({ mapping, answers: Object.fromEntries(kept) });
    },
    /** Puts a whole text in the place of all choices: a saved mapping, or one edited by hand. */
    replace: (mapping: string) => {
      setUnreadable(false);
      setAsked([]);
      read({ mapping, answers: {} });
    },
  };
}
export type MappingState = ReturnType<typeof useMapping>;
