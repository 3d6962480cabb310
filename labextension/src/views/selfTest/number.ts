/** Read a number as students of several countries write it, as `questions/numbers.py` does. */

import type { Units } from './question';

const MAX_TEXT = 200;

export interface INumber {
  /** Readings in the first unit, the likeliest first. */
  values: readonly number[];
  /** Whether the first reading may be taken; 1,234 is asked again. */
  settled: boolean;
}

const BYTES: Units = {
  ...{ B: 1, kB: 10 ** 3, MB: 10 ** 6, GB: 10 ** 9, TB: 10 ** 12, PB: 10 ** 15 },
  ...{ KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40, PiB: 2 ** 50 }
};
const NANOSECONDS: Units = {
  ...{ ns: 1, µs: 10 ** 3, us: 10 ** 3, ms: 10 ** 6, s: 10 ** 9 },
  ...{ min: 60 * 10 ** 9, h: 3600 * 10 ** 9 }
};
const FAMILIES = [BYTES, NANOSECONDS];
/** Letters from which on a unit is a word, whose case says nothing. */
const WORD = 4;

const GROUPED =
  "[1-9][0-9]{0,2}(?<mark>[ '_,])[0-9]{3}(?:\\k<mark>[0-9]{3})*(?:(?!\\k<mark>)[.,][0-9]+)?";
const PLAIN = '[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+';
const NUMBER = new RegExp(
  `^(?<sign>[-+]?) ?(?<body>${GROUPED}|${PLAIN})(?<exponent>(?:e[-+]?[0-9]+)?)(?![0-9.,'_])`,
  'i'
);
/** Decimals, or thousands. */
const EITHER = /^[1-9][0-9]{0,2}([.,])[0-9]{3}$/;

/** What `text` means; null where it is not a number with a known unit. */
export function readNumber(text: string, units: Units): INumber | null {
  const plain = tidy(text);
  const found = NUMBER.exec(plain);
  if (!found) {
    return null;
  }
  let values = readings(found);
  let rest = plain.slice(found[0].length).trimStart();
  if (rest.startsWith('/') && values.length === 1) {
    const fraction = rest.slice(1).trimStart();
    const below = NUMBER.exec(fraction);
    const divisor = below && !EITHER.test(part(below, 'body')) ? readings(below)[0] : 0;
    if (!below || divisor === 0) {
      return null;
    }
    values = [values[0] / divisor];
    rest = fraction.slice(below[0].length).trimStart();
  }
  const sizes = sizesOf(rest, units);
  const scaled = sizes.flatMap(size => values.map(value => rounded(value * size)));
  const known = scaled.filter(value => value !== null);
  if (!known.length || known.length < scaled.length) {
    return null;
  }
  return { values: known, settled: EITHER.exec(part(found, 'body'))?.[1] !== ',' };
}

/** What an answer may mean as a number in the first unit; null where it is none. */
export function readAsNumber(units: Units, answer: unknown): INumber | null {
  if (typeof answer === 'number') {
    const value = rounded(answer);
    return value === null ? null : { values: [value], settled: true };
  }
  return typeof answer === 'string' && answer.length <= MAX_TEXT ? readNumber(answer, units) : null;
}

/** The number in an answer, where it has one reading that is the usual one. */
export function settledNumber(units: Units, answer: unknown): number | null {
  const number = readAsNumber(units, answer);
  return number?.settled ? number.values[0] : null;
}

/** As many digits as Python keeps, so that both compare the same number. */
export function rounded(value: number): number | null {
  return Math.abs(value) < 1e300 ? Number(value.toPrecision(12)) : null;
}

function tidy(text: string): string {
  return text
    .trim()
    .replace(/[\s\u2000-\u200a\u202f\u205f\u3000]+/g, ' ')
    .replace(/[\u2212\u2012\u2013\ufe63\uff0d]/g, '-')
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replaceAll('\u03bc', 'µ')
    .replace(/ ?[x\u00d7\u00b7*] ?10 ?(?:\^|\*\*) ?(?=[-+]?[0-9])/g, 'e');
}

function readings(found: RegExpExecArray): number[] {
  const [sign, body, exponent] = ['sign', 'body', 'exponent'].map(name => part(found, name));
  const mark = part(found, 'mark');
  let bodies = [body.replace(',', '.')];
  if (EITHER.test(body)) {
    bodies.push(body.replace(/[.,]/, ''));
  } else if (mark) {
    bodies = [body.replaceAll(mark, '').replace(',', '.')];
  }
  return bodies.map(each => Number(`${sign}${each}${exponent}`));
}

function part(found: RegExpExecArray, name: string): string {
  return found.groups?.[name] ?? '';
}

/** How much of the first unit `unit` may be; nothing where it is unknown. */
function sizesOf(unit: string, units: Units): number[] {
  const names = Object.keys(units);
  const first = names[0] ?? '';
  if (unit === '' || Object.hasOwn(units, unit)) {
    return [unit === '' ? 1 : units[unit]];
  }
  const word = names.find(name => name.length >= WORD && name.toLowerCase() === unit.toLowerCase());
  if (word !== undefined) {
    return [units[word]];
  }
  if (unit === '%' && first === '') {
    return [0.01, 1];
  }
  const family = FAMILIES.find(each => Object.hasOwn(each, first) && Object.hasOwn(each, unit));
  return family ? [family[unit] / family[first]] : [];
}
