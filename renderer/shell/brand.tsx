import css from './top-bar.module.css';

/** A heap of three blocks, and the name. */
export function Brand() {
  return (
    <div className={css.brand}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <rect x="1" y="10.5" width="16" height="5.5" rx="1.4" fill="currentColor" opacity=".38" />
        <rect x="3" y="5.8" width="12" height="3.6" rx="1.2" fill="currentColor" opacity=".68" />
        <rect x="5.5" y="2" width="7" height="2.8" rx="1" fill="currentColor" />
      </svg>
      <span>Heapscope</span>
    </div>
  );
}
