/** What one drawing of the minimap depends on, and the column of each of its pixels. */

import type { ITimeSpan } from '../model/timeSpan';
import type { IScene } from '../paint/scene';

/** It starts at the same pixel as the plot above it. */
export interface IMinimapScene
  extends Pick<IScene, 'model' | 'tasks' | 'window' | 'theme' | 'layout'> {
  recorded: ITimeSpan;
  /** Changes whenever the rows do. */
  version: number;
  /** The window moves with the run rather than with the reader. */
  isFollowing: boolean;
}

/** Busy share, main prefix and trouble of the bins under one pixel. */
export function columnAt({ model, recorded, layout }: IMinimapScene, x: number, lanes: number) {
  const { coverage, trouble, start, binSeconds } = model.overview;
  const perPixel = (recorded.end - recorded.start) / layout.width;
  const time = recorded.start + x * perPixel;
  const first = Math.max(0, Math.floor((time - start) / binSeconds));
  const last = Math.max(first, Math.ceil((time + perPixel - start) / binSeconds) - 1);
  let busy = 0;
  let prefix = -1;
  let isTrouble = false;
  let most = 0;
  for (let bin = first; bin <= Math.min(last, coverage.filled.length - 1); bin++) {
    busy += coverage.filled[bin];
    isTrouble ||= trouble[bin] === 1;
    if (coverage.filled[bin] > most) {
      most = coverage.filled[bin];
      prefix = coverage.prefix[bin];
    }
  }
  return { busy: Math.min(1, busy / (last - first + 1) / Math.max(1, lanes)), prefix, isTrouble };
}

export function pixelOf({ recorded, layout }: IMinimapScene, time: number): number {
  return ((time - recorded.start) / (recorded.end - recorded.start)) * layout.width;
}

export function timeAtPixel({ recorded, layout }: IMinimapScene, x: number): number {
  return recorded.start + (x / layout.width) * (recorded.end - recorded.start);
}
