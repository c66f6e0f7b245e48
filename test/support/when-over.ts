import { afterAll, onTestFinished } from 'vitest';

/** Calls this when the test is over, or the file where no test runs yet: an afterAll() in a test would never be called. */
export function whenOver(cleanUp: () => unknown): void {
  const call = async (): Promise<void> => {
    await cleanUp();
  };
  try {
    onTestFinished(call);
  } catch {
    afterAll(call);
  }
}
