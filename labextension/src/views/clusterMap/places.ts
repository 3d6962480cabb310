/** Positions of scheduler, clients and workers, which change only when one joins or leaves. */

import { SCHEDULER } from './flows';

export interface IPlace {
  id: string;
  kind: 'scheduler' | 'client' | 'worker';
  x: number;
  y: number;
  /** Radius in pixels. */
  r: number;
}

export interface ISize {
  width: number;
  height: number;
}

/** Room for a name under a node. */
const LABEL = 18;
/** Share of the circle that is left to the clients, around nine o'clock. */
const CLIENT_ARC = 0.26;

/** In a wide, low room the ring does not stretch further than this. */
const FLATTEST = 2.2;

export function placeAll(
  clients: readonly string[],
  workers: readonly string[],
  { width, height }: ISize
): IPlace[] {
  const center = { x: width / 2, y: height / 2 - LABEL / 2 };
  const count = Math.max(workers.length, 1);
  const high = Math.max(20, height / 2 - 34);
  const reach = { x: Math.min(Math.max(20, width / 2 - 44), FLATTEST * high), y: high };
  const around = Math.PI * (reach.x + reach.y) * (1 - CLIENT_ARC);
  const r = Math.max(4, Math.min(20, around / count / 3));
  const at = (angle: number) => ({
    x: center.x + reach.x * Math.cos(angle),
    y: center.y + reach.y * Math.sin(angle)
  });
  const spread = (ids: readonly string[], from: number, to: number) =>
    ids.map((id, i) => ({ id, ...at(from + ((i + 0.5) / ids.length) * (to - from)) }));
  const gap = Math.PI * CLIENT_ARC;
  return [
    { id: SCHEDULER, kind: 'scheduler' as const, ...center, r: Math.max(14, Math.min(22, r + 4)) },
    ...spread(clients, Math.PI - gap, Math.PI + gap).map(place => ({
      ...place,
      kind: 'client' as const,
      r: 14
    })),
    ...spread(workers, -(Math.PI - gap), Math.PI - gap).map(place => ({
      ...place,
      kind: 'worker' as const,
      r
    }))
  ];
}

/** The way from one node's edge to another's, bent to the left so that both ways are seen. */
export function arcPath(from: IPlace, to: IPlace): string {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.max(1, Math.hypot(dx, dy));
  const [ux, uy] = [dx / length, dy / length];
  const start = { x: from.x + ux * (from.r + 2), y: from.y + uy * (from.r + 2) };
  const end = { x: to.x - ux * (to.r + 3), y: to.y - uy * (to.r + 3) };
  const bend = Math.min(40, length * 0.16);
  const middle = { x: (start.x + end.x) / 2 - uy * -bend, y: (start.y + end.y) / 2 + ux * -bend };
  const point = ({ x, y }: { x: number; y: number }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${point(start)} Q${point(middle)} ${point(end)}`;
}

/** Width of an arc: its bytes on a scale of tens; a message without data is a hair. */
export function arcWidth(nbytes: number): number {
  const tens = Math.log10(Math.max(1, nbytes) / 1000);
  return Math.min(10, Math.max(1.5, 1.5 + 1.3 * tens));
}
