/** One node on screen: a box with its name and a bar of progress, or a dot. */

import { setText } from '../shared/dom';
import { formatCount } from '../shared/format';
import type { Translate } from '../shared/options';
import { oneLine } from '../shared/parts';
import { setNumbers, shape } from '../shared/svg';
import type { IPlaced } from './layout';
import type { ICounts } from './picture';

export interface INodeLook {
  /** Short, inside the node. */
  label: string;
  /** In full, on the card. */
  name: string;
  color: string;
  counts: ICounts;
  place: IPlaced;
  width: number;
  height: number;
  isCritical: boolean;
  /** Whether a click opens it. */
  opens: boolean;
  isCurrent: boolean;
}

const NAMED_WIDTH = 40;
/** Pixels of a letter, about. */
const LETTER = 6.6;

export class NodeShape {
  readonly node = shape('g', 'kh-node');

  constructor(readonly key: string) {
    this.node.dataset.key = key;
    this.node.append(
      this._frame,
      this._done,
      this._running,
      this._name,
      this._count,
      this._cross,
      this._title
    );
  }

  show(look: INodeLook, trans: Translate): void {
    const { counts, width, height, place } = look;
    this.node.setAttribute(
      'transform',
      `translate(${place.x - width / 2} ${place.y - height / 2})`
    );
    this.node.setAttribute('role', look.opens ? 'button' : 'img');
    this.node.setAttribute('tabindex', look.isCurrent ? '0' : '-1');
    this.node.dataset.critical = String(look.isCritical);
    this.node.dataset.state = stateWord(counts);
    this.node.style.setProperty('--kh-prefix', look.color);
    const sentence = describeNode(look, trans);
    this.node.setAttribute('aria-label', sentence);
    setText(this._title, sentence);
    this._box(width, height, counts);
    this._words(look);
  }

  private _box(width: number, height: number, { total, done, running }: ICounts): void {
    const isDot = width < NAMED_WIDTH;
    const bar = isDot ? height : total === 1 ? height : 5;
    const doneWidth = (width * done) / total;
    for (const [part, x, wide] of [
      [this._done, 0, doneWidth],
      [this._running, doneWidth, (width * running) / total]
    ] as const) {
      setNumbers(part, { x, y: height - bar, width: wide, height: bar });
    }
    setNumbers(this._frame, { width, height, rx: isDot ? 3 : 2 });
    this._done.dataset.soft = String(!isDot && total === 1);
    const cross = isDot ? 3 : 4;
    const [cx, cy] = isDot ? [width / 2, height / 2] : [width - 9, 9];
    const arms = `M${cx - cross} ${cy - cross}l${2 * cross} ${2 * cross}m0 ${-2 * cross}l${-2 * cross} ${2 * cross}`;
    this._cross.setAttribute('d', arms);
  }

  private _words({ label, counts, width, height }: INodeLook): void {
    const isNamed = width >= NAMED_WIDTH;
    const letters = Math.floor((width - 14) / LETTER);
    setText(this._name, isNamed ? oneLine(label, letters) : '');
    setNumbers(this._name, { x: 7, y: counts.total > 1 ? 14 : height / 2 + 4 });
    const progress = counts.done === counts.total ? '' : `${formatCount(counts.done)} / `;
    setText(this._count, counts.total > 1 ? `${progress}${formatCount(counts.total)}` : '');
    setNumbers(this._count, { x: 7, y: 26 });
  }

  private readonly _frame = shape('rect', 'kh-node-frame');
  private readonly _done = shape('rect', 'kh-node-done');
  private readonly _running = shape('rect', 'kh-node-running');
  private readonly _name = shape('text', 'kh-node-name');
  private readonly _count = shape('text', 'kh-node-count');
  private readonly _cross = shape('path', 'kh-node-cross');
  private readonly _title = shape('title', '');
}

/** "read-csv, 12 tasks: 7 done, 2 running, on the critical path": what the node shows, in words. */
export function describeNode(
  { name, counts, isCritical, opens }: Pick<INodeLook, 'name' | 'counts' | 'isCritical' | 'opens'>,
  trans: Translate
): string {
  const { total, done, running, erred } = counts;
  const words =
    total === 1
      ? [trans(stateWord(counts))]
      : [
          trans('%1 tasks', formatCount(total)),
          trans('%1 done', formatCount(done)),
          trans('%1 running', formatCount(running)),
          ...(erred > 0 ? [trans('%1 erred', formatCount(erred))] : [])
        ];
  const path = isCritical ? [trans('on the critical path')] : [];
  const hint = opens ? [trans('opens')] : [];
  return `${oneLine(name)}: ${[...words, ...path, ...hint].join(', ')}`;
}

function stateWord({ total, running, done, erred }: ICounts): string {
  if (erred > 0) {
    return 'erred';
  }
  if (running > 0) {
    return 'running';
  }
  return done === total ? 'done' : done > 0 ? 'begun' : 'waiting';
}
