/** The nodes of the map: scheduler, clients and workers, each with its name and what it does. */

import { setText } from '../shared/dom';
import { countOf, formatBytes, shortAddress } from '../shared/format';
import type { Translate } from '../shared/options';
import { oneLine } from '../shared/parts';
import { setNumbers, shape } from '../shared/svg';
import type { IWorkerRow } from '../workers/workerRows';
import type { IPlace } from './places';

/** Below this radius names would overlap: they show on hover and focus only. */
const NAMED = 9;

export class MapNode {
  readonly node = shape('g', 'kh-map-node');

  constructor() {
    this.node.setAttribute('role', 'img');
    this.node.append(this._body, this._load, this._label, this._title);
  }

  show(place: IPlace, name: string, facts: string, load: number): void {
    const { x, y, r, kind } = place;
    this.node.dataset.kind = kind;
    this.node.dataset.named = String(r >= NAMED || kind !== 'worker');
    this.node.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    this.node.setAttribute('aria-label', `${name}: ${facts}`);
    const side = kind === 'scheduler' ? r : r * 0.92;
    setNumbers(this._body, { x: -side, y: -side, width: 2 * side, height: 2 * side });
    // Workers are round, the scheduler is square, a client has round corners: shape says which.
    setNumbers(this._body, { rx: kind === 'worker' ? side : kind === 'client' ? side * 0.5 : 2 });
    const circle = 2 * Math.PI * r;
    setNumbers(this._load, { r });
    const dash = `${(load * circle).toFixed(1)} ${circle.toFixed(1)}`;
    this._load.setAttribute('stroke-dasharray', dash);
    setNumbers(this._label, { y: r + 14 });
    setText(this._label, oneLine(name, 22));
    setText(this._title, `${name}\n${facts}`);
  }

  private readonly _body = shape('rect', 'kh-map-body');
  private readonly _load = shape('circle', 'kh-map-load');
  private readonly _label = shape('text', 'kh-map-label');
  private readonly _title = shape('title', '');
}

/** Name and facts of a node, and the share of its threads that compute. */
export function describe(
  place: IPlace,
  number: number,
  worker: IWorkerRow | undefined,
  trans: Translate
): { name: string; facts: string; load: number } {
  if (place.kind === 'scheduler') {
    return { name: trans('scheduler'), facts: trans('hands out tasks'), load: 0 };
  }
  if (place.kind === 'client') {
    const name = number === 0 ? trans('client') : trans('client %1', String(number + 1));
    return { name, facts: oneLine(place.id, 60), load: 0 };
  }
  if (!worker) {
    return { name: oneLine(shortAddress(place.id)), facts: trans('worker'), load: 0 };
  }
  const { executing, nthreads, processing, memory, name } = worker;
  const facts = trans(
    '%1 of %2 threads compute, %3 assigned, %4',
    String(executing),
    String(nthreads),
    countOf(processing, '1 task', '%1 tasks', trans),
    formatBytes(memory)
  );
  return { name: oneLine(name), facts, load: Math.min(1, executing / Math.max(1, nthreads)) };
}
