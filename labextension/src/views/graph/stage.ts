/** The drawing itself: nodes and edges in one SVG, kept in place while only states change. */

import { make } from '../shared/dom';
import type { Translate } from '../shared/options';
import { colorOf, type Scheme } from '../shared/palette';
import { shape } from '../shared/svg';
import type { GraphCamera } from './camera';
import { NodeShape } from './nodeShape';
import type { ICounts, IHighlight, IPicture } from './picture';

export interface IStageState {
  picture: IPicture;
  /** Of each node. */
  counts: readonly ICounts[];
  path: IHighlight;
  scheme: Scheme;
  /** Node that Tab stops at. */
  current: number;
  /** In full, and as short as it is inside the node. */
  nameOf: (node: number) => string;
  labelOf: (node: number) => string;
}

export class Stage {
  readonly node = make('div', { class: 'kh-graph-stage' });

  constructor(
    label: string,
    private readonly _trans: Translate
  ) {
    this._svg.setAttribute('role', 'group');
    this._svg.setAttribute('aria-label', label);
    this._svg.append(this._edges, this._critical, this._nodes);
    this.node.append(this._svg);
  }

  show(state: IStageState): void {
    if (state.picture !== this._picture) {
      this._picture = state.picture;
      this._keepShapes(state.picture);
    }
    this._showEdges(state);
    const { picture, path, counts, scheme, current } = state;
    picture.nodes.forEach((node, i) => {
      const look = {
        label: state.labelOf(i),
        name: state.nameOf(i),
        color: colorOf(node.prefix, scheme),
        counts: counts[i],
        place: picture.layout.places[i],
        ...picture.sizes[i],
        isCritical: path.nodes.has(i),
        opens: node.rows.length > 1,
        isCurrent: i === current
      };
      this._shapes[i].show(look, this._trans);
    });
  }

  look(camera: GraphCamera, content: { width: number; height: number }): void {
    const { clientWidth: width, clientHeight: height } = this.node;
    const room = { width: Math.max(60, width), height: Math.max(60, height) };
    const { x, y, width: w, height: h } = camera.view(room, content);
    this._svg.setAttribute('viewBox', [x, y, w, h].map(value => value.toFixed(1)).join(' '));
  }

  focus(node: number): void {
    this._shapes[node]?.node.focus();
  }

  get hasFocus(): boolean {
    return this._nodes.contains(document.activeElement);
  }

  /** Number of the node that is the target of an event, -1 for none. */
  at(target: EventTarget | null): number {
    const group = target instanceof Element ? target.closest('.kh-node') : null;
    return this._shapes.findIndex(each => each.node === group);
  }

  private _keepShapes({ nodes }: IPicture): void {
    const known = new Map(this._shapes.map(each => [each.key, each]));
    this._shapes = nodes.map(({ key }) => known.get(key) ?? new NodeShape(key));
    this._nodes.replaceChildren(...this._shapes.map(each => each.node));
  }

  private _showEdges({ picture, path }: IStageState): void {
    const { layout, sizes, edges } = picture;
    const curves: string[] = [];
    const critical: string[] = [];
    for (const { from, to } of edges) {
      const a = layout.places[from];
      const b = layout.places[to];
      const [x1, x2] = [a.x + sizes[from].width / 2, b.x - sizes[to].width / 2];
      const bend = Math.max(16, Math.abs(x2 - x1) / 2);
      const curve = `M${x1} ${a.y}C${x1 + bend} ${a.y} ${x2 - bend} ${b.y} ${x2} ${b.y}`;
      (path.edges.has(`${from} ${to}`) ? critical : curves).push(curve);
    }
    this._edges.setAttribute('d', curves.join(''));
    this._critical.setAttribute('d', critical.join(''));
  }

  private readonly _svg = shape('svg', 'kh-graph-svg');
  private readonly _edges = shape('path', 'kh-edges');
  private readonly _critical = shape('path', 'kh-edges kh-edges-critical');
  private readonly _nodes = shape('g', 'kh-nodes');
  private _shapes: NodeShape[] = [];
  private _picture: IPicture | null = null;
}
