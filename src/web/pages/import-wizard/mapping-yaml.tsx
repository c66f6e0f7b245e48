import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './wizard.module.css';

type MappingYamlProps = {
  /** The mapping as the server last read it. */
  yaml: string;
  startOpen: boolean;
  /** The last text did not reach the server: the same one may be sent again. */
  failed: boolean;
  onApply: (yaml: string) => void;
};

/** The whole mapping as text; nothing is sent before the button says so. */
export function MappingYaml({ yaml, startOpen, failed, onApply }: MappingYamlProps) {
  const { t } = useTranslation('imports');
  const [text, setText] = useState(yaml);
  const [seen, setSeen] = useState(yaml);
  if (seen !== yaml) {
    setSeen(yaml);
    // What was typed and not yet applied is not lost to a choice made above.
    if (text === seen) setText(yaml);
  }
  const [open, setOpen] = useState(startOpen);
  return (
    <details className={styles.yaml} open={open || startOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('map.yaml')}</summary>
      <div className={styles.yamlBody}>
        <Textarea
          label={t('map.yamlLabel')}
          description={t('map.yamlHelp')}
          classNames={{ input: styles.yamlText }}
          value={text}
          rows={Math.min(30, Math.max(10, text.split('\n').length + 1))}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button variant="default" disabled={text === yaml && !failed} onClick={() => onApply(text)}>
          {t('map.apply')}
        </Button>
      </div>
    </details>
  );
}
