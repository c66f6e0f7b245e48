import type { Output } from './deps.ts';
import { cut } from './text/plain-text.ts';

const SILENT_MS = 1000;
const EVERY_MS = 100;

/** Some terminals say that they have no columns at all. */
const columnsOf = ({ columns = 0 }: Output): number => (columns > 0 ? columns : 80);

/** One line on the terminal that says how far a long piece of work is; nothing where it is quick or nobody watches. */
export class Progress {
  private readonly err: Output;
  private readonly began = performance.now();
  private lastMs = 0;
  private shown = false;

  constructor(err: Output) {
    this.err = err;
  }

  say(line: string): void {
    const now = performance.now();
    if (this.err.isTTY !== true || now - this.began < SILENT_MS || now - this.lastMs < EVERY_MS) return;
    this.lastMs = now;
    this.shown = true;
    this.err.write(`\r\u001B[K${cut(line, columnsOf(this.err) - 1)}`);
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (this.shown) this.err.write('\r\u001B[K');
    this.shown = false;
  }
}
