/** Arithmetic on the stretch of time that is on screen. */

import { type ITimeSpan, shiftSpan } from '../model/timeSpan';

/** While tasks run, at most this many seconds are shown. */
export const LIVE_SECONDS = 30;

const MIN_SPAN = 1e-5;
const MARGIN = 0.02;

export function zoomAt(window: ITimeSpan, time: number, factor: number): ITimeSpan {
  const span = Math.max(MIN_SPAN, (window.end - window.start) * factor);
  const share = (time - window.start) / (window.end - window.start);
  const start = time - share * span;
  return { start, end: start + span };
}

/** Keep at least a quarter of the window on what was recorded; never wider than twice that. */
export function clampWindow(window: ITimeSpan, recorded: ITimeSpan): ITimeSpan {
  const whole = Math.max(recorded.end - recorded.start, MIN_SPAN);
  const span = Math.min(window.end - window.start, whole * 2);
  const start = Math.min(
    Math.max(window.start, recorded.start - span * 0.75),
    recorded.end - span * 0.25
  );
  return { start, end: start + span };
}

/** All of a span, with a little air on both sides. */
export function fitSpan({ start, end }: ITimeSpan): ITimeSpan {
  const span = Math.max(end - start, 0.01);
  return { start: start - span * MARGIN, end: start + span * (1 + MARGIN) };
}

/** The moving window while tasks run: the last seconds of the burst, ending now. */
export function liveWindow(burst: ITimeSpan, now: number): ITimeSpan {
  const start = Math.max(burst.start, now - LIVE_SECONDS);
  // A burst younger than a second gets room to grow, so the first tasks do not fill the view.
  const end = Math.max(now, start + 1);
  return { start, end: end + (end - start) * MARGIN };
}

/** Bring a span into view, moving as little as possible. */
export function reveal(window: ITimeSpan, { start, end }: ITimeSpan): ITimeSpan {
  const span = window.end - window.start;
  if (end - start > span) {
    return fitSpan({ start, end });
  }
  if (start < window.start) {
    return shiftSpan(window, start - window.start - span * 0.1);
  }
  return end > window.end ? shiftSpan(window, end - window.end + span * 0.1) : window;
}
