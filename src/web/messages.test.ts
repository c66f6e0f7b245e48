import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Node, nodesOf } from '../../test/support/syntax-nodes.ts';
import { LANGUAGES } from './format.ts';

const web = import.meta.dirname;
const namespaces = readdirSync(join(web, 'messages', 'en')).map((file) => file.replace('.json', ''));

/** "nav.home" -> "Plaudit, home" for every text of a file. */
function messagesOf(language: string, namespace: string): Map<string, string> {
  const out = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') out.set(path, value);
    else for (const [key, below] of Object.entries(value as object)) walk(below, path === '' ? key : `${path}.${key}`);
  };
  walk(JSON.parse(readFileSync(join(web, 'messages', language, `${namespace}.json`), 'utf8')), '');
  return out;
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const withoutPlurals = (keys: Iterable<string>): string[] =>
  [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].toSorted();
const valuesIn = (text: string): string[] => [...text.matchAll(/{{\s*(\w+)/g)].map((match) => match[1] as string);

describe('messages', () => {
  test('every language has every namespace', () => {
    for (const language of LANGUAGES) {
      expect(readdirSync(join(web, 'messages', language)).toSorted()).toEqual(
        namespaces.map((n) => `${n}.json`).toSorted(),
      );
    }
  });

  test.each(namespaces)('%s: the same keys in both languages, each with all of its plural forms', (namespace) => {
    const [en, fr] = [messagesOf('en', namespace), messagesOf('fr', namespace)];
    expect(withoutPlurals(fr.keys())).toEqual(withoutPlurals(en.keys()));
    for (const [language, messages] of [
      ['en', en],
      ['fr', fr],
    ] as const) {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      for (const base of new Set(
        [...messages.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')),
      )) {
        const found = forms.filter((form) => messages.has(`${base}_${form}`));
        expect({ base, language, found }).toEqual({ base, language, found: forms });
      }
    }
  });

  test.each(namespaces)('%s: a translation uses no value that the original does not have', (namespace) => {
    const known = new Map<string, Set<string>>();
    const collect = (key: string, text: string): void => {
      const base = key.replace(PLURAL, '');
      const values = known.get(base) ?? new Set();
      for (const value of valuesIn(text)) values.add(value);
      known.set(base, values);
    };
    for (const [key, text] of messagesOf('en', namespace)) collect(key, text);
    for (const [key, text] of messagesOf('fr', namespace)) {
      const strange = valuesIn(text).filter((value) => !known.get(key.replace(PLURAL, ''))?.has(value));
      expect({ key, strange }).toEqual({ key, strange: [] });
    }
  });
});

const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'title',
  'alt',
  'placeholder',
  'label',
  'description',
  'lead',
  'over',
  'header',
]);
const LETTER = /\p{L}/u;

/** Texts a reader would meet that stand in a component: between tags, or in an attribute that is read out. */
function literalTextsIn(source: string, file: string): string[] {
  const texts: string[] = [];
  for (const node of nodesOf(file, source)) {
    if (node.type === 'JSXText' && LETTER.test(String(node['value']))) texts.push(String(node['value']).trim());
    if (node.type === 'JSXAttribute') {
      const name = (node['name'] as Node)['name'] as string;
      const value = node['value'] as Node | null;
      if (SPOKEN.has(name) && value?.type === 'Literal' && LETTER.test(String(value['value'])))
        texts.push(String(value['value']));
    }
  }
  return texts;
}

const sources = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter(
  (f) => f.endsWith('.tsx') || (f.endsWith('.ts') && !f.endsWith('.test.ts')),
);

describe('components', () => {
  test.each(sources.filter((file) => file.endsWith('.tsx')))('%s holds no text of its own', (file) => {
    expect(literalTextsIn(readFileSync(join(web, file), 'utf8'), file)).toEqual([]);
  });

  test('a text between tags, or in a spoken attribute, is found', () => {
    expect(literalTextsIn('<p title="Read me">Hello {name}</p>', 'a.tsx')).toEqual(['Read me', 'Hello']);
    expect(literalTextsIn('<p className="x">{t("a")} · 95</p>', 'a.tsx')).toEqual([]);
  });

  test('every key that stands in the code has a message, in the namespace that its file asks for', () => {
    const keys = new Set<string>();
    for (const namespace of namespaces) {
      for (const key of withoutPlurals(messagesOf('en', namespace).keys())) keys.add(`${namespace}:${key}`);
    }
    const missing: string[] = [];
    for (const file of sources) {
      const calls = [...nodesOf(file, readFileSync(join(web, file), 'utf8'))].filter(
        (node) => node.type === 'CallExpression',
      );
      const argument = (node: Node): Node | undefined => (node['arguments'] as Node[])[0];
      const named = (name: string) => calls.filter((node) => (node['callee'] as Node)['name'] === name);
      // A file without a hook gets `t` from its caller: then any namespace may be meant.
      // Of several namespaces, a key without a prefix belongs to the first.
      const namespaceOf = (node: Node | undefined): string =>
        node?.type === 'ArrayExpression'
          ? namespaceOf((node['elements'] as Node[])[0])
          : ((node?.['value'] as string | undefined) ?? 'common');
      const asked = new Set(named('useTranslation').map((node) => namespaceOf(argument(node))));
      const inThese = asked.size === 0 ? namespaces : [...asked];
      for (const node of named('t')) {
        const key = argument(node);
        if (key?.type !== 'Literal') continue;
        const text = String(key['value']);
        const found = text.includes(':')
          ? keys.has(text)
          : inThese.some((namespace) => keys.has(`${namespace}:${text}`));
        if (!found) missing.push(`${file}: ${text}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe('style sheets', () => {
  test('every Mantine component in use has its style sheet in theme/styles.ts', () => {
    const sheets = readFileSync(join(web, 'theme', 'styles.ts'), 'utf8');
    const available = new Set(readdirSync(join(web, '../../node_modules/@mantine/core/styles')));
    const missing = sources.flatMap((file) => {
      const imported =
        /import \{([^}]*)\} from '@mantine\/core'/.exec(readFileSync(join(web, file), 'utf8'))?.[1] ?? '';
      const names = imported.split(',').map((name) => name.trim());
      return names.filter((name) => available.has(`${name}.layer.css`) && !sheets.includes(`styles/${name}.layer.css`));
    });
    expect(missing).toEqual([]);
  });
});
