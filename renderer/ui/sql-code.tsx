import { useMemo } from 'react';
import { classes } from './classes.ts';
import { SafeText } from './safe-text.tsx';
import css from './sql-code.module.css';
import { sqlParts } from './sql-words.ts';

interface SqlCodeProps {
  readonly sql: string;
  /** Long lines wrap instead of scrolling. */
  readonly isWrapped?: boolean;
  /** 11 px, in side panes. */
  readonly isSmall?: boolean;
}

/** Coloured SQL, as text nodes. Line breaks stay; other characters that hide are drawn as escapes. */
export function SqlCode({ sql, isWrapped = false, isSmall = false }: SqlCodeProps) {
  const parts = useMemo(() => sqlParts(sql), [sql]);
  return (
    <pre className={classes(css.sql, isWrapped && css.wrapped, isSmall && css.small)}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other identity
        <span key={index} className={part.kind === 'plain' ? undefined : css[part.kind]}>
          <Lines text={part.text} />
        </span>
      ))}
    </pre>
  );
}

/** Tabs and line breaks are layout in code; a name with one in it is a quoted identifier and still reads right. */
function Lines({ text }: { readonly text: string }) {
  return text.split(/(\r?\n|\t)/).map((piece, index) =>
    index % 2 === 1 || piece === '' ? (
      piece.replace('\r', '')
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity
      <SafeText key={index} text={piece} />
    ),
  );
}
