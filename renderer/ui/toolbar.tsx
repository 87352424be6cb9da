import type { ReactNode } from 'react';
import css from './page-header.module.css';

/** 40 px under the page header. */
export function Toolbar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div role="toolbar" aria-label={label} className={css.toolbar}>
      {children}
    </div>
  );
}

/** Pushes what follows to the right. */
export function Space() {
  return <span className={css.space} />;
}

/** A thin line between two groups of controls. */
export function Rule() {
  return <span className={css.rule} />;
}

/** The grey word before a control: "Lump by". */
export function ControlLabel({ children }: { readonly children: ReactNode }) {
  return <span className={css.label}>{children}</span>;
}
