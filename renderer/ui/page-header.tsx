import type { ReactNode } from 'react';
import css from './page-header.module.css';

interface PageHeaderProps {
  readonly title: string;
  /** The count and what it is of: "73 of 7,374". Announced politely when it changes. */
  readonly under?: ReactNode;
  readonly children?: ReactNode;
}

/** 48 px at the head of every screen. Put a `<Space />` before what belongs to the right. */
export function PageHeader({ title, under, children }: PageHeaderProps) {
  return (
    <header className={css.header}>
      <h1>{title}</h1>
      {under !== undefined && (
        <span className={css.under} role="status" title={typeof under === 'string' ? under : undefined}>
          {under}
        </span>
      )}
      {children}
    </header>
  );
}

interface SectionHeadProps {
  readonly title: ReactNode;
  readonly under?: ReactNode;
  readonly children?: ReactNode;
}

/** 36 px above a part of a screen. */
export function SectionHead({ title, under, children }: SectionHeadProps) {
  return (
    <div className={css.section}>
      <h2>{title}</h2>
      {under !== undefined && <span className={css.under}>{under}</span>}
      {children}
    </div>
  );
}
