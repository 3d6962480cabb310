/** Draw what moves as short arcs that run once along their link and fade within a second. */

import { shape } from '../shared/svg';
import type { FlowKind, IFlow } from './flows';
import { arcPath, arcWidth, type IPlace } from './places';

const RUN_MS = 700;
const FADE_MS = 1000;
/** Most arcs started per update; two updates per second make 200 arcs per second. */
const MAX_ARCS = 100;
/** Share of the link that an arc covers. */
const LENGTH = 22;

export class Arcs {
  constructor(private readonly _layer: SVGGElement) {}

  /** Begin one arc for each link; `windowMs` is the time in which all this moved. */
  show(moved: readonly IFlow[], places: ReadonlyMap<string, IPlace>, windowMs: number): void {
    for (const flow of moved.slice(0, MAX_ARCS)) {
      const from = places.get(flow.source);
      const to = places.get(flow.target);
      if (from && to) {
        this._start(flow, arcPath(from, to), Math.random() * windowMs * 0.6);
      }
    }
  }

  clear(): void {
    this._layer.replaceChildren();
  }

  private _start({ kind, nbytes }: IFlow, path: string, delay: number): void {
    const arc = shape('path', `kh-arc kh-arc-${kind satisfies FlowKind}`);
    arc.setAttribute('d', path);
    arc.setAttribute('stroke-width', arcWidth(nbytes).toFixed(1));
    arc.setAttribute('pathLength', '100');
    this._layer.append(arc);
    const animation = prefersReducedMotion() ? fade(arc) : run(arc, delay);
    if (animation) {
      animation.onfinish = () => arc.remove();
    }
    // A page in the background finishes no animation: limit how many arcs collect there.
    while (this._layer.childElementCount > 3 * MAX_ARCS) {
      this._layer.firstElementChild?.remove();
    }
  }
}

function run(arc: SVGPathElement, delay: number): Animation | undefined {
  arc.setAttribute('stroke-dasharray', `${LENGTH} 200`);
  const frames = [
    { strokeDashoffset: `${LENGTH}`, opacity: 1 },
    { strokeDashoffset: `${LENGTH - 100}`, opacity: 1, offset: RUN_MS / FADE_MS },
    { strokeDashoffset: `${LENGTH - 100}`, opacity: 0 }
  ];
  return arc.animate?.(frames, { duration: FADE_MS, delay, fill: 'both', easing: 'ease-in-out' });
}

/** With reduced motion the whole link lights up and fades. */
function fade(arc: SVGPathElement): Animation | undefined {
  return arc.animate?.([{ opacity: 1 }, { opacity: 0 }], { duration: FADE_MS });
}

function prefersReducedMotion(): boolean {
  return globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
}
