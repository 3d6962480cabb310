/** The delay before a retry: doubled each time, capped, with jitter so that pages do not retry together. */

const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** Milliseconds before attempt number `attempt` (0 = the first retry); `spread` is in [0, 1). */
export function retryDelay(attempt: number, spread: number): number {
  const delay = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return Math.round(delay * (0.75 + 0.5 * spread));
}
