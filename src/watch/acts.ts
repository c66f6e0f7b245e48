import { channel, tracingChannel } from 'node:diagnostics_channel';

/** How an act on a tracing channel ended: it rejected, or not, after so many seconds. */
export type End = { readonly isFault: boolean; readonly seconds: number };

/** Calls `ended` for each act on the tracing channel of that name; what is returned lets go of it. */
export function watchActs(name: string, ended: (signal: object, end: End) => void): () => void {
  const began = new WeakMap<object, number>();
  const listeners = {
    start: (signal: object) => void began.set(signal, performance.now()),
    asyncEnd: (signal: object) => {
      const from = began.get(signal);
      // One that was under way when the listening began has no beginning.
      if (from !== undefined) ended(signal, { isFault: 'error' in signal, seconds: (performance.now() - from) / 1000 });
    },
    end: () => undefined,
    asyncStart: () => undefined,
    error: () => undefined,
  };
  const acts = tracingChannel(name);
  acts.subscribe(listeners);
  return () => {
    acts.unsubscribe(listeners);
  };
}

/** Calls `listen` for each signal on the channel of that name. */
export function watchSignals(name: string, listen: (signal: object) => void): () => void {
  const listener = (signal: unknown): void => listen(signal as object);
  const signals = channel(name);
  signals.subscribe(listener);
  return () => {
    signals.unsubscribe(listener);
  };
}
