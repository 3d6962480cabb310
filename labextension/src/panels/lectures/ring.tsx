/** A ring whose filled share is done; the text beside it has the same number. */

const RADIUS = 7;
const AROUND = 2 * Math.PI * RADIUS;

export function Ring(props: { done: number; of: number; label: string }): JSX.Element {
  const share = props.of > 0 ? props.done / props.of : 0;
  const full = share === 1;
  return (
    <svg className="kh-Ring" viewBox="0 0 18 18" role="img" aria-label={props.label}>
      <circle className="kh-Ring-base" cx="9" cy="9" r={RADIUS} />
      {share > 0 && (
        <circle
          className="kh-Ring-done"
          cx="9"
          cy="9"
          r={RADIUS}
          strokeDasharray={`${share * AROUND} ${AROUND}`}
          transform="rotate(-90 9 9)"
        />
      )}
      {full && <path className="kh-Ring-tick" d="M5.6 9.2l2.3 2.3 4.4-4.8" />}
    </svg>
  );
}
