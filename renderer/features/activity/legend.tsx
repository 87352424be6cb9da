import css from './activity.module.css';

interface LegendProps {
  /** Some states are hidden: only what is seen, and what unknown looks like. */
  readonly isHidden: boolean;
}

/** What the colours and shapes of the timeline mean. */
export function Legend({ isHidden }: LegendProps) {
  return (
    <div className={css.legend} aria-hidden="true">
      <Patterns />
      <Box fill="var(--active)" label="active" />
      {!isHidden && <Box fill="url(#legend-idletx)" label="idle in transaction" />}
      {!isHidden && <Box fill="var(--lock)" label="waiting on lock" />}
      <span>
        <svg width="14" height="9" aria-hidden="true">
          <rect y="3.7" width="14" height="1.6" fill="var(--idle)" />
        </svg>
        idle
      </span>
      {isHidden ? (
        <Box fill="url(#legend-unknown)" label="state unknown" />
      ) : (
        <span>
          <svg width="10" height="11" aria-hidden="true">
            <path d="M2 0v11M2 1h5l-1.5 2 1.5 2h-5" fill="var(--text)" stroke="var(--text)" strokeWidth="1" />
          </svg>
          transaction start
        </span>
      )}
    </div>
  );
}

function Box({ fill, label }: { readonly fill: string; readonly label: string }) {
  return (
    <span>
      <svg width="14" height="9" aria-hidden="true">
        <rect width="14" height="9" rx="1.5" fill={fill} />
      </svg>
      {label}
    </span>
  );
}

function Patterns() {
  return (
    <svg width="0" height="0" aria-hidden="true" style={{ position: 'absolute' }}>
      <defs>
        <pattern id="legend-idletx" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill="var(--idletx)" />
          <rect width="1.3" height="5" fill="var(--surface)" opacity=".42" />
        </pattern>
        <pattern id="legend-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--d0)" />
          <rect width="2" height="6" fill="var(--idle)" opacity=".55" />
        </pattern>
      </defs>
    </svg>
  );
}
