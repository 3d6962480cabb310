/** The play head under a view: play and pause, the moment as a slider and in words, the speed. */

import type { IRun } from '../../feeds/feed';
import { make, setHidden, setText } from '../shared/dom';
import type { Translate } from '../shared/options';
import { type IChoice, Segments } from '../shared/parts';
import type { Player, Speed } from './player';

/** Share of the run that a key moves. */
const STEPS: Record<string, number> = {
  ArrowLeft: -0.01,
  ArrowDown: -0.01,
  ArrowRight: 0.01,
  ArrowUp: 0.01,
  PageDown: -0.1,
  PageUp: 0.1,
  Home: -1,
  End: 1
};

export class PlayBar {
  readonly node: HTMLElement;

  constructor(
    private readonly _run: IRun,
    private readonly _player: Player,
    private readonly _trans: Translate
  ) {
    this._play.addEventListener('click', () => _player.toggle());
    this._slider.max = String(this._length);
    this._slider.setAttribute('aria-label', _trans('Moment of the run'));
    this._slider.addEventListener('input', () => {
      _player.goTo(_run.start + Number(this._slider.value));
    });
    this._slider.addEventListener('keydown', event => this._onKey(event));
    const speeds: IChoice<Speed>[] = [
      { value: '1', label: '1×' },
      { value: '4', label: '4×' },
      { value: '16', label: '16×' },
      { value: 'whole', label: _trans('in 10 s') }
    ];
    const speed = new Segments<Speed>(_trans('Speed'), speeds, _player.speed, () => {
      _player.speed = speed.value;
    });
    const attributes = { class: 'kh-playbar', role: 'group', 'aria-label': _trans('Play head') };
    this.node = make('div', attributes, this._play, this._slider, this._moment, speed.node);
    // A host with single-key commands (a notebook) must not hear the keys typed here.
    this.node.dataset.lmSuppressShortcuts = 'true';
    setHidden(this.node, this._length === 0);
    this.update();
  }

  update(): void {
    const seconds = this._run.now - this._run.start;
    const digits = this._length < 10 ? 2 : 1;
    const words = [seconds, this._length].map(each => `${each.toFixed(digits)} s`);
    this._slider.value = String(seconds);
    this._slider.setAttribute('aria-valuetext', this._trans('%1 of %2', ...words));
    setText(this._moment, this._trans('at %1 of %2', ...words));
    this._moment.style.minWidth = `${words[1].length * 2 + 7}ch`;
    const { isPlaying } = this._player;
    setText(this._play, isPlaying ? '❚❚' : '▶');
    const label = isPlaying ? this._trans('Pause (space)') : this._trans('Play (space)');
    this._play.setAttribute('aria-label', label);
    this._play.title = label;
  }

  private get _length(): number {
    return this._run.end - this._run.start;
  }

  private _onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      this._player.goTo(this._run.now + step * this._length);
    }
  }

  private readonly _play = make('button', { type: 'button', class: 'kh-play' });
  private readonly _slider = make('input', { type: 'range', min: '0', step: 'any' });
  private readonly _moment = make('span', { class: 'kh-moment' });
}
