import { z } from 'zod';
import { problem } from './common.ts';

/** Answers that are no JSON, and what every route may answer instead, as the description of the API says them. */
export const csvAnswer = {
  description: 'A CSV file with a byte mark, sent while it is being made',
  content: { 'text/csv; charset=utf-8': { schema: z.string() } },
};
export const svgAnswer = {
  description: 'A drawing',
  content: { 'image/svg+xml; charset=utf-8': { schema: z.string() } },
};
export const doneAnswer = z.void().describe('Done');

const problemAnswer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
});
export const problemAnswers = {
  '4xx': problemAnswer('What is wrong with the request, or why it cannot be done now (RFC 9457)'),
  '5xx': problemAnswer('What is wrong with the server (RFC 9457)'),
};
