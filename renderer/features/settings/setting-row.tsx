import { createContext, type ReactNode, useContext } from 'react';
import css from './settings.module.css';

/** What the filter holds, in lower case: rows that it does not fit are left out. */
export const FilterWords = createContext('');

interface SettingRowProps {
  readonly title: string;
  /** What it means, or what follows from it. */
  readonly consequence: string;
  readonly children?: ReactNode;
}

/** Label and consequence left, control right. */
export function SettingRow({ title, consequence, children }: SettingRowProps) {
  const words = useContext(FilterWords).split(/\s+/);
  const text = `${title} ${consequence}`.toLowerCase();
  if (!words.every((word) => text.includes(word))) return null;
  return (
    <div className={css.row}>
      <div className={css.words}>
        <div className={css.title}>{title}</div>
        <div className={css.consequence}>{consequence}</div>
      </div>
      {children}
    </div>
  );
}
