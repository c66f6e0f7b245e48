import type { ToldFault } from './told-fault.ts';

const SHOWN_FRAMES = 6;

/** An event as a person reads it: "10:04:03 warn  GET /api/meta 503 12 ms  Ann's id". */
export function textLine(event: Readonly<Record<string, unknown>>): string {
  const { level, time, msg, method, route, status, ms, principal, job, run, outcome, fault } = event;
  const words = [
    text(msg),
    text(method),
    text(route),
    text(status),
    ms === undefined ? '' : `${text(ms)} ms`,
    text(job),
    text(run),
    text(outcome),
    principal === undefined ? '' : `by ${text(principal)}`,
  ];
  const head = `${text(time).slice(11, 19)} ${text(level).padEnd(5)} ${words.filter((word) => word !== '').join(' ')}\n`;
  return fault === undefined ? head : head + faultLines(fault as ToldFault);
}

function faultLines({ type, code, message, stack, cause }: ToldFault): string {
  const frames = stack.slice(0, SHOWN_FRAMES).map((frame) => `           at ${frame}\n`);
  const head = `         ${type}${code === undefined ? '' : ` ${code}`}: ${message}\n`;
  return head + frames.join('') + (cause === undefined ? '' : faultLines(cause));
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
