/** The task graph on screen: what is shown of it, what is open, where the reader looks. */

import type { ITelemetryFeed } from '../../feeds/feed';
import type { IFrame } from '../../protocol/frame';
import { make, setText } from '../shared/dom';
import { countOf, formatDuration } from '../shared/format';
import type { ILiveContent } from '../shared/liveView';
import type { Translate } from '../shared/options';
import { type IChoice, oneLine, Segments } from '../shared/parts';
import type { Shell } from '../shared/shell';
import type { ITheme } from '../shared/theme';
import { Throttle } from '../shared/throttle';
import { GraphCamera } from './camera';
import type { INode } from './grouping';
import { actOn } from './handling';
import {
  countStates,
  highlight,
  type ICounts,
  type IHighlight,
  type IPicture,
  pictureOf
} from './picture';
import { latestFrom } from './span';
import { Stage } from './stage';
import { TaskStates } from './taskStates';

type Extent = 'latest' | 'all';

/** Milliseconds between two layouts of a graph that grows. */
const LAYOUT_MS = 500;
/** Milliseconds between two critical paths: of many tasks one costs a few. */
const PATH_MS = 500;
/** More nodes than this are not drawn: what was opened last stays closed. */
const MAX_NODES = 600;

export class GraphContent implements ILiveContent<'graph' | 'task_stream' | 'running'> {
  readonly topics = ['graph', 'task_stream', 'running'] as const;
  readonly camera = new GraphCamera();
  readonly stage: Stage;

  constructor(
    private readonly _shell: Shell,
    private readonly _feed: ITelemetryFeed,
    private readonly _redraw: () => void
  ) {
    const { trans, body, root } = _shell;
    root.dataset.fill = 'true';
    this._states = new TaskStates(_feed.graph, _feed.tasks, _feed.run?.rows);
    const choices: IChoice<Extent>[] = [
      { value: 'latest', label: trans('Latest') },
      { value: 'all', label: trans('All') }
    ];
    this._extent = new Segments<Extent>(
      trans('Tasks shown'),
      choices,
      _feed.run ? 'all' : 'latest',
      () => {
        this.closeAll();
        this._layout.request(true);
      }
    );
    this._closeButton = make('button', { type: 'button' }, trans('Close all'));
    this._closeButton.addEventListener('click', () => this.closeAll());
    const fit = make('button', { type: 'button' }, trans('Fit'));
    fit.addEventListener('click', () => this.fit());
    this.stage = new Stage(trans('Task graph'), trans);
    this._stop = actOn(this);
    const tools = [this._extent.node, this._closeButton, fit, this._figure];
    body.append(
      make('div', { class: 'kh-toolbar' }, ...tools),
      this.stage.node,
      make('div', { class: 'kh-foot' }, keys(trans))
    );
  }

  accept(frame: IFrame<'graph' | 'task_stream' | 'running'>): void {
    if (frame.topic === 'running') {
      this._states.setRunning(frame);
    } else if (frame.topic === 'graph') {
      this._layout.request();
    }
  }

  hasRows(): boolean {
    return this._feed.graph.length > 0;
  }

  draw({ scheme }: ITheme): void {
    this._states.sync();
    // After rows were forgotten or cleared their numbers mean others.
    if (!this.picture || this._generation !== this._feed.graph.generation) {
      this._layOut();
    }
    const { picture } = this;
    if (!picture) {
      return;
    }
    if (this._states.version !== this._version) {
      this._version = this._states.version;
      this._counts = picture.nodes.map(node => countStates(node, this._states));
      // What was recorded has one critical path, whatever moment of it is shown.
      if (!this._path || !this._feed.run) {
        this._pathing.request(this._path === null);
      }
    }
    const { _counts: counts } = this;
    const path = this._path as IHighlight;
    const nameOf = (node: number) => this._nameOf(picture.nodes[node]);
    const hadFocus = this.stage.hasFocus;
    const labelOf = (node: number) => this._labelOf(picture.nodes[node]);
    this.stage.show({ picture, counts, path, scheme, current: this.current, nameOf, labelOf });
    this.stage.look(this.camera, picture.layout);
    if (hadFocus && !this.stage.hasFocus) {
      this.stage.focus(this.current);
    }
    this._closeButton.hidden = this._opened.size === 0;
    setText(this._figure, this.spoken());
    const { dataset } = this._shell.root;
    dataset.nodes = String(picture.nodes.length);
    dataset.tasks = String(picture.nodeOf.length);
  }

  spoken(): string {
    const { trans } = this._shell;
    const tasks = countOf(this.picture?.nodeOf.length ?? 0, '1 task', '%1 tasks', trans);
    const { rows = [], seconds = 0 } = this._path ?? {};
    const along = countOf(rows.length, '1 task', '%1 tasks', trans);
    return seconds > 0
      ? `${tasks} · ${trans('critical path %1 in %2', formatDuration(seconds), along)}`
      : tasks;
  }

  dispose(): void {
    this._stop();
    this._layout.dispose();
    this._pathing.dispose();
  }

  /** What is drawn now. */
  picture: IPicture | null = null;
  /** Node that Tab stops at. */
  current = 0;

  select(node: number): void {
    this.current = node;
    this._redraw();
  }

  /** Open a node into its tasks, or into parts of them. */
  open(node: number): void {
    const opened = this.picture?.nodes[node];
    if (opened && opened.rows.length > 1) {
      this._opened.add(opened.key);
      this._layOut();
      if ((this.picture?.nodes.length ?? 0) > MAX_NODES) {
        this._opened.delete(opened.key);
        this._layOut();
        this._shell.live.announce(this._shell.trans('Close a node first: too many are open.'));
      }
      this.camera.fit();
      this._redraw();
    }
  }

  closeAll(): void {
    this._opened.clear();
    this.camera.fit();
    this._layOut();
    this._redraw();
  }

  fit(): void {
    this.camera.fit();
    this._redraw();
  }

  moved(): void {
    this._redraw();
  }

  private _layOut(): void {
    const { graph } = this._feed;
    const from = this._extent.value === 'all' ? 0 : latestFrom(graph);
    this._generation = graph.generation;
    const key = this.picture?.nodes[this.current]?.key;
    this.picture = graph.length > from ? pictureOf(graph, from, this._opened) : null;
    const again = this.picture?.nodes.findIndex(node => node.key === key) ?? -1;
    this.current = Math.max(0, again);
    this._version = -1;
    this._path = null; // its numbers are those of the last picture
  }

  private _nameOf({ key, prefix, rows }: INode): string {
    const { graph } = this._feed;
    if (rows.length === 1) {
      return oneLine(graph.row(rows[0]).key, 300);
    }
    const [first, last] = [
      graph.columns.index[rows[0]],
      graph.columns.index[rows[rows.length - 1]]
    ];
    return key === prefix || first < 0 ? prefix : `${prefix} ${first}–${last}`;
  }

  /** What the task does, and its number: the key would begin with the same letters. */
  private _labelOf(node: INode): string {
    const { prefix, rows } = node;
    const number = this._feed.graph.columns.index[rows[0]];
    if (rows.length > 1) {
      return this._nameOf(node);
    }
    return number < 0 ? prefix : `${prefix} ${number}`;
  }

  private readonly _states: TaskStates;
  private readonly _extent: Segments<Extent>;
  private readonly _closeButton: HTMLButtonElement;
  private readonly _figure = make('span', { class: 'kh-toolbar-figure' });
  private readonly _layout = new Throttle(() => {
    this._layOut();
    this._redraw();
  }, LAYOUT_MS);
  private readonly _pathing = new Throttle(() => {
    if (this.picture) {
      this._path = highlight(this._feed.graph, this.picture, this._states);
      this._redraw();
    }
  }, PATH_MS);
  private readonly _stop: () => void;
  private readonly _opened = new Set<string>();
  private _counts: ICounts[] = [];
  private _path: IHighlight | null = null;
  private _version = -1;
  private _generation = -1;
}

function keys(trans: Translate): HTMLElement {
  const named = [
    ['waiting', trans('waiting')],
    ['running', trans('running')],
    ['done', trans('done')],
    ['erred', trans('erred or killed')],
    ['critical', trans('critical path')]
  ];
  const key = ([kind, label]: string[]) =>
    make('span', {}, make('i', { class: `kh-graph-key-${kind}` }), label);
  return make('span', { class: 'kh-keys' }, ...named.map(key));
}
