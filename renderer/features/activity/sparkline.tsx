interface SparklineProps {
  /** When each one came, ms, in order. */
  readonly arrivalsMs: readonly number[];
  readonly nowMs: number;
  /** ms from now until the limit; null: no forecast. */
  readonly limitInMs: number | null;
}

const width = 132;
const height = 26;
const limitY = 4.5;

/** One step up per arrival, then on at the same pace to the limit. */
export function Sparkline({ arrivalsMs, nowMs, limitInMs }: SparklineProps) {
  const fromMs = arrivalsMs[0] ?? nowMs;
  const share = limitInMs === null ? 0.9 : 0.55;
  const span = Math.max(1, nowMs - fromMs);
  const x = (ms: number) => ((ms - fromMs) / span) * width * share;
  const top = limitInMs === null ? limitY + 2 : 10;
  const y = (count: number) => height - 4 - (count / Math.max(1, arrivalsMs.length)) * (height - 4 - top);
  const steps = arrivalsMs.map((ms, index) => `H${x(ms).toFixed(1)}V${y(index + 1).toFixed(1)}`).join('');
  const endX = width * share;
  const endY = y(arrivalsMs.length);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line x1="0" x2={width} y1={limitY} y2={limitY} stroke="var(--lock)" strokeDasharray="3 2" />
      <path d={`M0 ${y(0)}${steps}H${endX}`} fill="none" stroke="var(--idletx)" strokeWidth="1.6" />
      {limitInMs !== null && (
        <line
          x1={endX}
          y1={endY}
          x2={width - 2}
          y2={limitY}
          stroke="var(--idletx)"
          strokeWidth="1.4"
          strokeDasharray="2 2"
        />
      )}
      <circle cx={endX} cy={endY} r="2.2" fill="var(--idletx)" />
    </svg>
  );
}
