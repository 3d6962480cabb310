/** The legend: the prefix or action of each colour and pattern, with its share of the time. */

import { make } from '../../shared/dom';
import { countOf, formatShare, shorten } from '../../shared/format';
import type { Translate } from '../../shared/options';
import { colorOf, type Scheme, TEXTURES, textureOf } from '../../shared/palette';
import { type IBusyTimes, totalBusy } from './summary';

export interface ILegendEntry {
  label: string;
  /** The whole name of a prefix, whose label may be shortened. */
  prefix?: string;
  share: string;
  /** A colour, or the class suffix of a pattern. */
  color?: string;
  /** Texture of prefixes that share a colour, 0 is plain. */
  texture?: number;
  pattern?: string;
}

const MAX_PREFIXES = 48;
/** So many are named however small; of more only those whose share does not round to nothing. */
const MANY = 8;
const LEAST_SHARE = 0.005;
/** A longer name would push the others out of sight. */
const LONGEST_NAME = 40;

export function legendEntries(
  times: IBusyTimes,
  prefixes: readonly string[],
  scheme: Scheme,
  trans: Translate
): ILegendEntry[] {
  const { busy, prefixBusy } = times;
  const total = totalBusy(times);
  const share = (seconds: number) => formatShare(total > 0 ? seconds / total : 0);
  const shown = largest(prefixBusy, LEAST_SHARE * total);
  const entries: ILegendEntry[] = shown.map(code => ({
    label: shorten(prefixes[code], LONGEST_NAME),
    prefix: prefixes[code],
    share: share(prefixBusy[code]),
    color: colorOf(prefixes[code], scheme),
    texture: textureOf(prefixes[code]) % TEXTURES
  }));
  const rest = prefixBusy.reduce((sum, seconds) => sum + seconds, 0) - sum(shown, prefixBusy);
  const others = prefixBusy.filter(seconds => seconds >= 0).length - shown.length;
  if (others > 0) {
    entries.push({
      label: countOf(others, '1 other', '%1 others', trans),
      share: share(rest),
      pattern: 'none'
    });
  }
  return [...entries, ...patternEntries(busy, share, trans)];
}

export class Legend {
  readonly node: HTMLElement;

  constructor(
    label: string,
    private readonly _choose: (prefix: string) => void
  ) {
    this.node = make('ul', { class: 'kh-legend', 'aria-label': label });
  }

  show(entries: readonly ILegendEntry[]): void {
    const key = JSON.stringify(entries);
    if (key !== this._shown) {
      this._shown = key;
      this.node.replaceChildren(...entries.map(entry => this._chip(entry)));
      this.refit();
    }
  }

  /** Where the legend has more rows than it shows, it shows how many are hidden, and the keyboard scrolls it. */
  refit(): void {
    const isCut = this.node.scrollHeight > this.node.clientHeight + 1;
    this.node.toggleAttribute('tabindex', isCut);
    if (isCut) {
      this.node.tabIndex = 0;
      const { bottom } = this.node.getBoundingClientRect();
      const hidden = [...this.node.children].filter(
        chip => chip.getBoundingClientRect().bottom + this.node.scrollTop > bottom + 2
      );
      this.node.dataset.more = `+${hidden.length}`;
    } else {
      delete this.node.dataset.more;
    }
  }

  /** A prefix is a button that finds its tasks. */
  private _chip({ label, prefix, share, color, pattern, texture }: ILegendEntry): HTMLElement {
    const swatch = make('i', { class: `kh-swatch kh-swatch-${pattern ?? 'plain'}` });
    if (color) {
      swatch.style.backgroundColor = color;
      swatch.classList.add(`kh-texture-${texture ?? 0}`);
    }
    const name = make('span', { class: 'kh-chip-name', title: prefix ?? '' }, label);
    const parts = [swatch, name, make('span', { class: 'kh-chip-share' }, share)];
    if (prefix === undefined) {
      return make('li', { class: 'kh-chip' }, ...parts);
    }
    const button = make('button', { type: 'button', class: 'kh-chip' }, ...parts);
    button.addEventListener('click', () => this._choose(prefix));
    return make('li', { class: 'kh-chip-item' }, button);
  }

  private _shown = '';
}

function patternEntries(
  busy: IBusyTimes['busy'],
  share: (seconds: number) => string,
  trans: Translate
): ILegendEntry[] {
  const named: [keyof typeof busy, string][] = [
    ['transfer', trans('transfer')],
    ['disk', trans('disk')],
    ['deserialize', trans('deserialise')]
  ];
  return named
    .filter(([type]) => busy[type] > 0)
    .map(([type, label]) => ({ label, share: share(busy[type]), pattern: type }));
}

/** The codes with most time, back in order of first appearance so that the legend does not jump. */
function largest(prefixBusy: readonly number[], least: number): number[] {
  return Object.keys(prefixBusy)
    .map(Number)
    .sort((a, b) => prefixBusy[b] - prefixBusy[a])
    .slice(0, MAX_PREFIXES)
    .filter((code, rank) => rank < MANY || prefixBusy[code] >= least)
    .sort((a, b) => a - b);
}

function sum(codes: readonly number[], prefixBusy: readonly number[]): number {
  return codes.reduce((total, code) => total + prefixBusy[code], 0);
}
