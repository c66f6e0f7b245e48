export { loadMapping } from '../../intake/mapping-file.ts';
