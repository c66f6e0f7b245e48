import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

let lastMs = -1;
let sequence = 0;

/**
 * A UUIDv7 of this moment. Those that one process makes in the same millisecond sort in the order in which
 * they were made: entries of the journal are read in the order of their ids.
 */
export function newId(now: Date): string {
  const msecs = now.getTime();
  sequence = msecs === lastMs ? sequence + 1 : randomInt(2 ** 30);
  lastMs = msecs;
  return uuidv7({ msecs, seq: sequence });
}
