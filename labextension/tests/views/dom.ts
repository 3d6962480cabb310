/** The parts of a browser that jsdom leaves out, and a feed to drive views by hand. */

import { vi } from 'vitest';
import { GraphTable, type IFeedState, type ITelemetryFeed, TaskTable } from '../../src/feeds';
import type { IFrame, Topic } from '../../src/protocol';

/** jsdom has neither layout nor canvas: sizes are 0 and nothing is painted. */
export function fillGaps(): void {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    }
  );
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
}

export class HandFeed implements ITelemetryFeed {
  status: IFeedState = { state: 'starting', message: '', dropped: 0 };
  readonly tasks = new TaskTable();
  readonly graph = new GraphTable();
  listeners = 0;

  give(frame: IFrame): void {
    if (frame.topic === 'task_stream') {
      this.tasks.append(frame);
    } else if (frame.topic === 'graph') {
      this.graph.append(frame);
    }
    this.update({ state: 'live', message: '' });
    this._onFrame.get(frame.topic)?.(frame);
  }

  update(change: Partial<IFeedState>): void {
    this.status = { ...this.status, ...change };
    this._onStatus(this.status);
  }

  subscribe(topic: Topic, listener: (frame: IFrame) => void): () => void {
    this._onFrame.set(topic, listener);
    return this._counted();
  }

  onStatus(listener: (status: IFeedState) => void): () => void {
    this._onStatus = listener;
    return this._counted();
  }

  dispose(): void {}

  private _counted(): () => void {
    this.listeners += 1;
    return () => {
      this.listeners -= 1;
    };
  }

  private readonly _onFrame = new Map<Topic, (frame: IFrame) => void>();
  private _onStatus: (status: IFeedState) => void = () => undefined;
}

/** Until the animation frame that the last change asked for has been drawn. */
export function nextDraw(): Promise<void> {
  return new Promise(resolve =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
  );
}
