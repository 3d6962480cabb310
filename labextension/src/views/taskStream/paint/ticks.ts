/** Choose ticks of a time axis at 1-2-5 steps and write their labels. */

export interface ITick {
  /** Seconds in the run's own time. */
  time: number;
  label: string;
}

/** Ticks inside `from` … `to` (run time), about one in `pixelsPerTick` of `width` pixels. */
export function timeTicks(from: number, to: number, width: number, pixelsPerTick = 90): ITick[] {
  const step = tickStep((to - from) * (pixelsPerTick / Math.max(width, 1)));
  const ticks: ITick[] = [];
  for (let i = Math.ceil(from / step); i * step <= to; i++) {
    ticks.push({ time: i * step, label: tickLabel(i * step, step, to) });
  }
  return ticks;
}

/** The smallest 1-2-5 step of seconds, minutes or hours that is not below `least` seconds. */
export function tickStep(least: number): number {
  const unit = least <= 50 ? 1 : least <= 3000 ? 60 : 3600;
  const wanted = Math.max(least, 1e-9) / unit;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const digit = [1, 2, 5, 10].find(d => d * power >= wanted * (1 - 1e-9)) ?? 10;
  // Minutes and hours do not go below one: 0.5 min would be a third kind of second.
  return Math.max(digit * power, unit === 1 ? 0 : 1) * unit;
}

/** As many decimals as the step needs; one unit for the whole axis, which ends at `to`. */
export function tickLabel(time: number, step: number, to = Number.POSITIVE_INFINITY): string {
  if (step >= 3600) {
    return `${Math.round(time / 3600)} h`;
  }
  if (step >= 60) {
    return `${Math.round(time / 60)} min`;
  }
  const isShort = to < 1 && step < 0.1;
  const [scale, unit] = isShort ? [1000, 'ms'] : [1, 's'];
  const decimals = Math.max(0, -Math.floor(Math.log10(step * scale) + 1e-9));
  const rounded = (time * scale).toFixed(decimals);
  return `${Number(rounded) === 0 ? '0' : rounded} ${unit}`;
}
