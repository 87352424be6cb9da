import { Fragment } from 'react';
import css from './safe-text.module.css';
import { visibleParts } from './visible-text.ts';

/**
 * Every string that a server gave goes through here: what would hide, reorder or fake is drawn as a visible escape, and
 * right-to-left text is kept inside its own run so that it cannot move its neighbours.
 */
export function SafeText({ text }: { readonly text: string }) {
  const parts = visibleParts(text);
  const [only] = parts;
  if (parts.length === 1 && only && !only.isEscape) return <bdi className={css.plain}>{only.text}</bdi>;
  return (
    <bdi className={css.plain}>
      {parts.map((part) =>
        part.isEscape ? (
          <span key={part.from} className={css.escape} title="invisible characters">
            {part.text}
          </span>
        ) : (
          <Fragment key={part.from}>{part.text}</Fragment>
        ),
      )}
    </bdi>
  );
}
