/** How long someone stays signed in. */
export type SessionLife = {
  /** A session ends by then, however much it is used. */
  readonly days: number;
  /** And this long after its last use: a device that someone walked away from. */
  readonly idleHours: number;
};

export const STANDARD_SESSION_LIFE: SessionLife = { days: 14, idleHours: 24 };

/** When a session is over that began and was last used at these moments, unless it is used again. */
export const sessionEnd = ({ days, idleHours }: SessionLife, begunAt: Date, usedAt: Date): Date =>
  new Date(Math.min(begunAt.getTime() + days * 86_400_000, usedAt.getTime() + idleHours * 3_600_000));
