/** A horizontal bar of one or more parts, with an optional limit mark and its figure beside it. */

import { make, setText } from '../shared/dom';

export interface IPart {
  /** Share of the whole bar, 0 to 1. */
  share: number;
  /** Class suffix that gives colour and pattern. */
  kind: string;
}

export interface IReading {
  parts: readonly IPart[];
  /** Position of the limit mark, 0 to 1, or null. */
  mark: number | null;
  text: string;
  /** What a screen reader and a tooltip say. */
  sentence: string;
}

export class Meter {
  readonly node: HTMLElement;

  constructor() {
    this.node = make('div', { class: 'kh-meter' }, this._bar, this._figure, this._sentence);
  }

  show({ parts, mark, text, sentence }: IReading): void {
    while (this._parts.length < parts.length) {
      const part = make('i', {});
      this._parts.push(part);
      this._bar.insertBefore(part, this._mark);
    }
    this._parts.forEach((node, i) => {
      node.className = `kh-part kh-part-${parts[i]?.kind ?? 'none'}`;
      node.style.width = `${clampShare(parts[i]?.share ?? 0) * 100}%`;
    });
    this._mark.hidden = mark === null;
    this._mark.style.left = `${clampShare(mark ?? 0) * 100}%`;
    setText(this._figure, text);
    setText(this._sentence, sentence);
    this.node.title = sentence;
  }

  private readonly _parts: HTMLElement[] = [];
  private readonly _mark = make('b', { class: 'kh-limit', hidden: true });
  private readonly _bar = make('div', { class: 'kh-bar', 'aria-hidden': 'true' }, this._mark);
  private readonly _figure = make('span', { class: 'kh-figure', 'aria-hidden': 'true' });
  private readonly _sentence = make('span', { class: 'kh-hidden' });
}

function clampShare(share: number): number {
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}
