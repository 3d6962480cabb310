/** A stretch of time, in seconds since the epoch. */

export interface ITimeSpan {
  start: number;
  end: number;
}

export function shiftSpan({ start, end }: ITimeSpan, seconds: number): ITimeSpan {
  return { start: start + seconds, end: end + seconds };
}
