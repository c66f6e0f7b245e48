import { BROWSER_FOLDERS, FOLDERS, SQL_LIBRARIES } from './rules.ts';

type Pattern = { readonly group: readonly string[]; readonly message: string; readonly allowTypeImports?: true };

/**
 * The part of the rules that the linter can show in an editor, as the `overrides` of .oxlintrc.json have to say
 * it: one for each folder. It sees only how an import is spelled; the test of the architecture sees where it leads.
 */
export function lintOverrides() {
  return Object.keys(FOLDERS).map((folder) => ({
    files: [`src/${folder}/**/*.ts`, `src/${folder}/**/*.tsx`],
    excludeFiles: ['**/*.test.ts', '**/*.test.tsx'],
    rules: { 'no-restricted-imports': ['error', { patterns: patternsFor(folder) }] },
  }));
}

function patternsFor(folder: string): Pattern[] {
  const { imports = [], typesOnly = [] } = FOLDERS[folder] ?? {};
  const refused = Object.keys(FOLDERS).filter((each) => ![folder, ...imports, ...typesOnly].includes(each));
  const patterns: Pattern[] = [
    { group: refused.map(spelled), message: `${folder} may import ${imports.join(', ') || 'nothing but itself'}.` },
  ];
  if (typesOnly.length > 0) {
    const message = `${folder} may have types of ${typesOnly.join(', ')}, nothing that runs.`;
    patterns.push({ group: typesOnly.map(spelled), message, allowTypeImports: true });
  }
  patterns.push({ group: ['**/main.ts'], message: 'Nothing imports main.ts.' });
  if (folder !== 'store') {
    const group = SQL_LIBRARIES.flatMap((name) => (name.endsWith('/') ? [`${name}*`] : [name, `${name}/*`]));
    patterns.push({ group, message: 'Only store speaks SQL.' });
  }
  if (BROWSER_FOLDERS.includes(folder)) {
    patterns.push({ group: ['node:*'], message: 'This folder also runs in a browser.' });
  }
  return patterns;
}

const spelled = (folder: string) => `**/../${folder}/**`;
