import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../queries.ts';
import { useText } from '../../use-text.ts';
import { ChoiceField } from '../filters/choice-field.tsx';

/** Every edition by its title, newest last as the server lists them; a title twice over carries its key. */
export function useEditions(): { value: string; label: string }[] {
  const text = useText();
  const rulebooks = useQuery(queries.rulebooks());
  const rows = rulebooks.data?.rows ?? [];
  const titles = rows.map((row) => text(row.title));
  return rows.map((row, index) => {
    const title = titles[index] ?? row.key;
    return {
      value: row.key,
      label: titles.indexOf(title) === titles.lastIndexOf(title) ? title : `${title} (${row.key})`,
    };
  });
}

type EditionChoiceProps = {
  name?: string;
  label?: string;
  /** What stands there while none is chosen; without it, the operator's default edition does. */
  none?: string;
};

/** The edition a page judges by, in the address under `name`. */
export function EditionChoice({ name = 'rulebook', label, none }: EditionChoiceProps) {
  const { t } = useTranslation('operator');
  const editions = useEditions();
  const meta = useQuery(queries.meta());
  return (
    <ChoiceField
      wide
      name={name}
      label={label ?? t('edition')}
      options={editions}
      {...(none !== undefined ? { all: none } : meta.data && { fallback: meta.data.defaultRulebook })}
    />
  );
}

/** How the months of the period are read, in the address under `reading`. */
export function ReadingChoice() {
  const { t } = useTranslation('operator');
  return (
    <ChoiceField
      name="reading"
      label={t('reading')}
      all={t('readingDefault')}
      options={(['pooled', 'each-month'] as const).map((value) => ({ value, label: t(`common:reading.${value}`) }))}
    />
  );
}
