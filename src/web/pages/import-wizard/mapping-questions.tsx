import { Radio, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Upload } from '../../../http/contract/imports.ts';
import { useFormat } from '../../i18n.ts';
import type { MappingState } from './use-mapping.ts';
import styles from './wizard.module.css';

/** An example of how a zone is written, and perhaps the answer; never taken without being typed. */
const OWN_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

type Question = Upload['questions'][number];
type MappingQuestionsProps = {
  state: MappingState;
  /** Those the server still waits for. */
  open: readonly Question[];
  /** True once the person wanted to go on. */
  tried: boolean;
};

/** What only a person knows, each as a group of choices; an answer can be changed until the file is checked. */
export function MappingQuestions({ state, open, tried }: MappingQuestionsProps) {
  const { t } = useTranslation('imports');
  if (state.asked.length === 0) return null;
  return (
    <section aria-labelledby="questions" className={styles.questions}>
      <h2 id="questions">{t('map.questions')}</h2>
      <p className="quiet">{t('map.questionsLead')}</p>
      {state.asked.map((question) => (
        <OneQuestion
          key={question.id}
          question={question}
          answer={state.draft.answers[question.id] ?? ''}
          open={open.some(({ id }) => id === question.id)}
          tried={tried}
          onAnswer={(value) => state.answer(question.id, value)}
        />
      ))}
    </section>
  );
}

type OneQuestionProps = {
  question: Question;
  answer: string;
  open: boolean;
  tried: boolean;
  onAnswer: (value: string) => void;
};

function OneQuestion({ question, answer, open, tried, onAnswer }: OneQuestionProps) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const name = useId();
  const { id, column, sample, choices } = question;
  const [kind = id] = id.split('.');
  const title = t([`question.${kind}`, 'question.other'], { column: column ?? question.field });

  const labelOf = ({ value, example }: Question['choices'][number]): string => {
    const [min, max] = value.split('-');
    const choice = kind === 'scale' ? t('choice.scale', { min, max }) : t(`choice.${value}`, { defaultValue: value });
    if (example === null) return choice;
    return t('choice.example', { choice, example: kind === 'date-order' ? format.date(example) : example });
  };
  return (
    <fieldset className={styles.question} data-open={open} data-missing={open && tried}>
      <legend>{title}</legend>
      {sample !== null && <p className="quiet">{t('choice.sample', { sample })}</p>}
      {choices.map((choice) => (
        <Radio
          key={choice.value}
          name={name}
          label={labelOf(choice)}
          value={choice.value}
          checked={answer === choice.value}
          onChange={() => onAnswer(choice.value)}
        />
      ))}
      {question.open && (
        <OpenAnswer
          kind={kind}
          only={choices.length === 0}
          answer={choices.some(({ value }) => value === answer) ? '' : answer}
          onAnswer={onAnswer}
        />
      )}
    </fieldset>
  );
}

type OpenAnswerProps = { kind: string; only: boolean; answer: string; onAnswer: (value: string) => void };

/** A name or a zone in the person's own words; sent when the field is left, so that half a word is no answer. */
function OpenAnswer({ kind, only, answer, onAnswer }: OpenAnswerProps) {
  const { t } = useTranslation('imports');
  const [typed, setTyped] = useState(answer);
  const zones = useId();
  const word = t(kind === 'zone' ? 'open.zone' : 'open.name');
  const send = () => {
    if (typed.trim() !== '' && typed.trim() !== answer) onAnswer(typed.trim());
  };
  return (
    <>
      <TextInput
        className={styles.open}
        label={only ? word : t('map.another', { kind: word })}
        value={typed}
        {...(kind === 'zone' && { list: zones, placeholder: OWN_ZONE })}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send();
        }}
      />
      {kind === 'zone' && (
        <datalist id={zones}>
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}
