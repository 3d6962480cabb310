/** Turn running totals of traffic into what moved since the last look. */

import type { IFrame } from '../../protocol/frame';
import { textAt } from '../../protocol/frame';

export const SCHEDULER = 'scheduler';

export type FlowKind = 'transfer' | 'tasks' | 'done' | 'graph' | 'news';

export interface IFlow {
  source: string;
  target: string;
  kind: FlowKind;
  messages: number;
  nbytes: number;
}

export function readFlows({ length, numbers, strings }: IFrame<'flows'>): IFlow[] {
  return Array.from({ length }, (_, i) => ({
    source: textAt(strings.source, i),
    target: textAt(strings.target, i),
    kind: textAt(strings.kind, i) as FlowKind,
    messages: numbers.messages[i],
    nbytes: numbers.nbytes[i]
  }));
}

export class FlowMeter {
  /** What moved since the last call, most bytes first; nothing at the first call. */
  moved(flows: readonly IFlow[], ring: string): IFlow[] {
    const isFirst = this._ring !== ring;
    this._ring = ring;
    const before = isFirst ? new Map<string, IFlow>() : this._last;
    this._last = new Map(flows.map(flow => [linkOf(flow), flow]));
    if (isFirst) {
      return [];
    }
    return flows
      .map(flow => difference(flow, before.get(linkOf(flow))))
      .filter(({ messages, nbytes }) => messages > 0 || nbytes > 0)
      .sort((a, b) => b.nbytes - a.nbytes || b.messages - a.messages);
  }

  private _ring = '';
  private _last = new Map<string, IFlow>();
}

/** The worker and client ends of all links, in order of first appearance. */
export function endsOf(flows: readonly IFlow[]): { clients: string[]; workers: string[] } {
  const clients = new Set<string>();
  const workers = new Set<string>();
  for (const { source, target, kind } of flows) {
    if (kind === 'news') {
      clients.add(target);
    } else if (kind === 'tasks') {
      workers.add(target);
    } else if (kind === 'graph') {
      clients.add(source);
    }
  }
  return { clients: [...clients], workers: [...workers] };
}

function difference(flow: IFlow, last: IFlow | undefined): IFlow {
  // Totals restart from 0 with a new count: then all of it is new.
  if (!last || flow.messages < last.messages) {
    return flow;
  }
  return {
    ...flow,
    messages: flow.messages - last.messages,
    nbytes: flow.nbytes - last.nbytes
  };
}

function linkOf({ source, target, kind }: IFlow): string {
  return `${source}\n${target}\n${kind}`;
}
