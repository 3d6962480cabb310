/** Numbers as a reader wants them: with a unit, no longer than needed, of steady width. */

import type { Translate } from './options';

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** 1_234_000_000 -> "1.2 GB" (decimal units, as JupyterLab and Dask show them). */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) {
    return '–';
  }
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

/** 0.00034 -> "340 µs", 0.34 -> "340 ms", 75 -> "1 min 15 s". */
export function formatDuration(seconds: number): string {
  if (seconds === 0) {
    return '0 s';
  }
  if (seconds < 0.0009995) {
    return `${Math.round(seconds * 1e6)} µs`;
  }
  if (seconds < 0.9995) {
    const ms = seconds * 1e3;
    return `${ms.toFixed(ms < 9.95 ? 1 : 0)} ms`;
  }
  if (seconds < 59.95) {
    return `${seconds.toFixed(seconds < 9.995 ? 2 : 1)} s`;
  }
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 12.43 -> "12.4 s": a moment of a run, in one unit whatever its size. */
export function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(seconds < 9.995 ? 2 : 1)} s`;
}

/** 3214 -> "3,214". */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `countOf(1, '1 task', '%1 tasks', trans)` -> "1 task". */
export function countOf(count: number, one: string, many: string, trans: Translate): string {
  return count === 1 ? trans(one) : trans(many, formatCount(count));
}

/** 0.612 -> "61 %"; something small but there -> "< 1 %". */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.005) {
    return '< 1 %';
  }
  return `${Math.round(share * 100)} %`;
}

/** A name of any length in at most `most` characters: its beginning and its end. */
export function shorten(name: string, most: number): string {
  if (name.length <= most) {
    return name;
  }
  const head = Math.ceil((most - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (most - 1 - head))}`;
}

/** "tcp://127.0.0.1:40001" -> "127.0.0.1:40001"; a name stays as it is. */
export function shortAddress(address: string): string {
  return address.replace(/^[a-z]+:\/\//, '');
}

/** Seconds since the epoch -> local wall time with milliseconds. */
export function formatClock(seconds: number): string {
  const time = new Date(seconds * 1000);
  const pad = (value: number, width = 2) => String(value).padStart(width, '0');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(v => pad(v)).join(':');
  return `${clock}.${pad(time.getMilliseconds(), 3)}`;
}
