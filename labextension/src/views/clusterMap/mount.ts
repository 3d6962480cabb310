/** The live picture of data moving between clients, scheduler and workers. */

import type { IFrame } from '../../protocol/frame';
import { make, setText } from '../shared/dom';
import { countOf, formatBytes } from '../shared/format';
import { type ILiveContent, liveView } from '../shared/liveView';
import type { Translate } from '../shared/options';
import type { Shell } from '../shared/shell';
import { shape } from '../shared/svg';
import { type IWorkerRow, readWorkers } from '../workers/workerRows';
import { Arcs } from './arcs';
import { CLUSTER_MAP_CSS } from './clusterMap.css';
import { endsOf, FlowMeter, type IFlow, readFlows } from './flows';
import { describe, MapNode } from './mapNodes';
import { type IPlace, placeAll } from './places';

/** Interval of the traffic snapshots. */
const WINDOW_MS = 500;

export const mountClusterMap = liveView(
  {
    name: 'map',
    css: CLUSTER_MAP_CSS,
    texts: trans => ({
      emptyTitle: trans('Nobody here yet'),
      emptyHint: trans(
        'Start a cluster: client, scheduler and workers appear, and what they send.'
      ),
      startingTitle: trans('Waiting for the scheduler')
    })
  },
  shell => new ClusterMap(shell)
);

class ClusterMap implements ILiveContent<'workers' | 'flows'> {
  readonly topics = ['workers', 'flows'] as const;

  constructor(private readonly _shell: Shell) {
    const { body, root, trans } = _shell;
    root.dataset.fill = 'true';
    this._svg.setAttribute('role', 'group');
    this._svg.setAttribute('aria-label', trans('Map of the cluster'));
    this._svg.append(this._links, this._arcLayer, this._nodeLayer);
    this._arcs = new Arcs(this._arcLayer);
    this._stage.append(this._svg);
    body.append(this._stage, make('div', { class: 'kh-foot' }, keys(trans), this._figure));
  }

  accept(frame: IFrame<'workers' | 'flows'>): void {
    if (frame.topic === 'workers') {
      this._workers = new Map(readWorkers(frame, this._shell.trans).map(row => [row.address, row]));
    } else {
      this._flows = readFlows(frame);
      this._moved = this._meter.moved(this._flows, frame.ring);
      this._hasNewFlows = true;
    }
  }

  hasRows(): boolean {
    return this._flows.length > 0 || this._workers.size > 0;
  }

  draw(): void {
    const places = this._place();
    this._showNodes(places);
    if (this._hasNewFlows) {
      this._hasNewFlows = false;
      this._arcs.show(this._moved, new Map(places.map(place => [place.id, place])), WINDOW_MS);
    }
    setText(this._figure, this.spoken());
    const { root } = this._shell;
    root.dataset.nodes = String(places.length);
    root.dataset.arcs = String(Number(root.dataset.arcs ?? 0) + this._moved.length);
    this._moved = [];
  }

  spoken(): string {
    const { trans } = this._shell;
    const total = (kind: string, figure: 'messages' | 'nbytes') =>
      this._flows.reduce((sum, flow) => sum + (flow.kind === kind ? flow[figure] : 0), 0);
    // Traffic is counted only while a view shows it.
    const results = countOf(total('done', 'messages'), '1 result', '%1 results', trans);
    const moved = formatBytes(total('transfer', 'nbytes'));
    return trans('since watched: %1 reported · about %2 moved between workers', results, moved);
  }

  dispose(): void {
    this._arcs.clear();
  }

  private _place(): IPlace[] {
    const { clients, workers } = endsOf(this._flows);
    const all = [...new Set([...workers, ...this._workers.keys()])].sort(byNumber);
    const { clientWidth: width, clientHeight: height } = this._stage;
    const size = { width: Math.max(120, width), height: Math.max(100, height) };
    const box = `0 0 ${size.width} ${size.height}`;
    if (this._svg.getAttribute('viewBox') !== box) {
      this._svg.setAttribute('viewBox', box);
      this._arcs.clear(); // their paths were those of another room
    }
    return placeAll(clients, all, size);
  }

  private _showNodes(places: readonly IPlace[]): void {
    const present = new Set(places.map(place => place.id));
    for (const [id, node] of this._nodes) {
      if (!present.has(id)) {
        node.node.remove();
        this._nodes.delete(id);
      }
    }
    let clients = 0;
    for (const place of places) {
      const number = place.kind === 'client' ? clients++ : 0;
      const worker = this._workers.get(place.id);
      const { name, facts, load } = describe(place, number, worker, this._shell.trans);
      this._nodeOf(place.id).show(place, name, facts, load);
    }
    const [scheduler, ...others] = places;
    const lines = others.map(({ x, y }) => `M${scheduler.x} ${scheduler.y}L${x} ${y}`);
    this._links.setAttribute('d', lines.join(''));
  }

  private _nodeOf(id: string): MapNode {
    const known = this._nodes.get(id);
    if (known) {
      return known;
    }
    const node = new MapNode();
    this._nodes.set(id, node);
    this._nodeLayer.append(node.node);
    return node;
  }

  private readonly _stage = make('div', { class: 'kh-map-stage' });
  private readonly _svg = shape('svg', 'kh-map-svg');
  private readonly _links = shape('path', 'kh-map-links');
  private readonly _arcLayer = shape('g', 'kh-map-arcs');
  private readonly _nodeLayer = shape('g', 'kh-map-nodes');
  private readonly _arcs: Arcs;
  private readonly _figure = make('span');
  private readonly _meter = new FlowMeter();
  private readonly _nodes = new Map<string, MapNode>();
  private _workers = new Map<string, IWorkerRow>();
  private _flows: IFlow[] = [];
  private _moved: IFlow[] = [];
  private _hasNewFlows = false;
}

function keys(trans: Translate): HTMLElement {
  const named = [
    ['transfer', trans('data: worker → worker')],
    ['tasks', trans('tasks: scheduler → worker')],
    ['done', trans('reports: worker → scheduler')],
    ['graph', trans('client ↔ scheduler')]
  ];
  const key = ([kind, label]: string[]) =>
    make('span', {}, make('i', { class: `kh-map-key-${kind}` }), label);
  return make('span', { class: 'kh-keys' }, ...named.map(key));
}

/** Addresses of one host differ in their port: by number, so that "10000" comes after "9000". */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true });
}
