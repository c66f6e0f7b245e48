import { parseSync } from 'vite';

export type Node = { type: string; [key: string]: unknown };

/** Every node of a source file's syntax tree, the outer ones first. */
export const nodesOf = (file: string, code: string): Generator<Node> => nodesIn(parseSync(file, code).program);

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesIn(item);
  else if (typeof value === 'object' && value !== null) {
    if (typeof (value as Node).type === 'string') yield value as Node;
    for (const below of Object.values(value)) yield* nodesIn(below);
  }
}
