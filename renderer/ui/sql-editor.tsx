import { lazy, type Ref, Suspense } from 'react';
import { SafeText } from './safe-text.tsx';
import css from './sql-editor.module.css';

/** What the completion knows of a database. Names as the catalog has them, unquoted. */
export interface SqlWords {
  readonly relations: readonly {
    readonly nspname: string;
    readonly relname: string;
    readonly columns: readonly string[];
  }[];
  readonly functions: readonly string[];
  readonly search_path: readonly string[];
}

export interface SqlFault {
  readonly message: string;
  /** 0-based UTF-16 place in the text; null: nobody knows where. */
  readonly at: number | null;
}

export interface SqlEditorHandle {
  readonly focus: () => void;
}

export interface SqlEditorProps {
  /** What is written here, for the ear: "Query A". */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Ctrl Enter. Left out: the key goes on to the page. */
  readonly onRun?: () => void;
  /** Esc, unless it closed the completion. True: it was used. */
  readonly onEscape?: () => boolean;
  readonly words?: SqlWords | undefined;
  /** Marked in the text, and written under it. */
  readonly fault?: SqlFault | null;
  readonly isReadOnly?: boolean;
  readonly placeholder?: string;
  readonly ref?: Ref<SqlEditorHandle>;
}

const View = lazy(async () => ({ default: (await import('./sql-editor-view.tsx')).SqlEditorView }));

/**
 * SQL to be written. Tab indents; Esc, then Tab leaves. CodeMirror comes when the first one is shown; until then the
 * text stands where it will stand.
 */
export function SqlEditor(props: SqlEditorProps) {
  return (
    <div className={css.editor}>
      <Suspense fallback={<Waiting {...props} />}>
        <View {...props} />
      </Suspense>
      {props.fault && (
        <p role="alert" className={css.fault}>
          <SafeText text={props.fault.message} />
        </p>
      )}
    </div>
  );
}

function Waiting({ value, placeholder }: SqlEditorProps) {
  return (
    <pre className={css.waiting} aria-busy="true">
      {value === '' ? <span className={css.hint}>{placeholder}</span> : value}
    </pre>
  );
}
