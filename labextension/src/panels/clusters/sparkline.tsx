/** The last minute of CPU use as a small filled line. */

import { type ISample, WINDOW_SECONDS } from '../../services/clusters/samples';

const HEIGHT = 16;

export function Sparkline(props: { samples: readonly ISample[]; label: string }): JSX.Element {
  const line = sparklinePath(props.samples);
  return (
    <svg
      className="kh-Card-spark"
      role="img"
      aria-label={props.label}
      viewBox={`0 0 ${WINDOW_SECONDS} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      <title>{props.label}</title>
      {line && (
        <>
          <path className="kh-Card-sparkArea" d={line.area} />
          <path className="kh-Card-sparkLine" d={line.line} />
        </>
      )}
      <path className="kh-Card-sparkBase" d={`M0 ${HEIGHT - 0.5}H${WINDOW_SECONDS}`} />
    </svg>
  );
}

/** Newest sample at the right edge, one unit per second; null for fewer than two samples. */
export function sparklinePath(samples: readonly ISample[]): { line: string; area: string } | null {
  if (samples.length < 2) {
    return null;
  }
  const now = samples[samples.length - 1].time;
  const points = samples.map(({ time, load }) => {
    const x = WINDOW_SECONDS - (now - time);
    return { x: x.toFixed(1), y: (HEIGHT - 1 - load * (HEIGHT - 2)).toFixed(1) };
  });
  const line = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return { line, area: `${line}V${HEIGHT}H${points[0].x}Z` };
}
