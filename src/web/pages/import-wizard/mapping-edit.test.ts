import { describe, expect, test } from 'vitest';
import { constantOf, withSource } from './mapping-edit.ts';

const YAML = `# made by hand
organization: Vendor
contact_at:
  column: Opened
  format: DD/MM/YYYY
overall_satisfaction:
  one_hot: [ 1 Star, 2 Star ]
`;

describe('editing a mapping', () => {
  test('reads a field from another column and leaves the rest as written', () => {
    expect(withSource(YAML, 'organization', { column: 'Client' })).toBe(YAML.replace('Vendor', 'Client'));
  });

  test('keeps the format of a time whose column changes', () => {
    expect(withSource(YAML, 'contact_at', { column: 'Closed' })).toBe(YAML.replace('Opened', 'Closed'));
  });

  test('puts one column in the place of several', () => {
    expect(withSource(YAML, 'overall_satisfaction', { column: 'Stars' })).toBe(
      YAML.replace('\n  one_hot: [ 1 Star, 2 Star ]', ' Stars'),
    );
  });

  test('gives a constant, quoted where YAML would read another kind of value', () => {
    expect(withSource('', 'site', { constant: '42' })).toBe('site:\n  constant: "42"\n');
    expect(constantOf('site:\n  constant: "42"\n', 'site')).toBe('42');
  });

  test('takes a field away', () => {
    expect(withSource('organization: A\nsite: B\n', 'site', null)).toBe('organization: A\n');
  });

  test('quotes a column whose name YAML would misread', () => {
    expect(withSource('site: A\n', 'csr', { column: '# Contacts: all' })).toBe('site: A\ncsr: "# Contacts: all"\n');
  });

  test('refuses what is no mapping', () => {
    expect(withSource('organization: [', 'site', null)).toBeNull();
    expect(withSource('- a\n- b\n', 'site', null)).toBeNull();
    expect(constantOf('organization: [', 'site')).toBeNull();
  });
});
