import { type Undelivered, undeliveredSentence } from '../../core/basics/undelivered.ts';

export const presentUndelivered = (reason: Undelivered | null): (Undelivered & { message: string }) | null =>
  reason && { ...reason, message: undeliveredSentence(reason) };
