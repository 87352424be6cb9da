import { autocompletion, closeCompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { PostgreSQL, SQLDialect } from '@codemirror/lang-sql';
import { bracketMatching } from '@codemirror/language';
import { Annotation, Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, placeholder as placeholderOf, tooltips } from '@codemirror/view';
import { type RefObject, useEffect, useId, useImperativeHandle, useRef } from 'react';
import type { SqlEditorProps } from './sql-editor.tsx';
import { completionOf } from './sql-editor-completion.ts';
import { faultField, markFault } from './sql-editor-fault.ts';
import { look } from './sql-editor-look.ts';
import { sqlKeywords } from './sql-words.ts';
import { styleNonce } from './style-nonce.ts';

/** The same keywords are coloured here as in SQL that is only shown. */
const dialect = SQLDialect.define({ ...PostgreSQL.spec, keywords: [...sqlKeywords].join(' '), types: '', builtin: '' });

/** CodeMirror draws controls and most that reorders as a dot; these hide or reorder too. An emoji may be joined. */
const alsoSpecial =
  /\u034F|\u17B4|\u17B5|[\u00A0\u115F\u1160\u180E\u200C\u202A-\u202C\u2060-\u2065\u2068\u206A-\u206F\u3164\uFFA0\u{E0000}-\u{E0FFF}]|(?<!\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D/gu;

const fromOutside = Annotation.define<boolean>();
const noWords = { relations: [], functions: [], search_path: [] };

type Latest = RefObject<SqlEditorProps>;

/** The part of SqlEditor that brings CodeMirror along. */
export function SqlEditorView(props: SqlEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const hint = useId();
  const { value, words, fault, isReadOnly = false, label, placeholder = '', onRun, ref } = props;
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (!parent.current) return;
    const made = new EditorView({
      parent: parent.current,
      state: EditorState.create({ doc: latest.current.value, extensions: extensionsFor(latest, hint) }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [hint]);
  useEffect(() => {
    const now = changeable({ words, isReadOnly, label, placeholder }, hint);
    view.current?.dispatch({ effects: changing.reconfigure(now) });
  }, [hint, words, isReadOnly, label, placeholder]);
  useEffect(() => {
    if (view.current) show(view.current, value);
  }, [value]);
  useEffect(() => {
    if (view.current) markFault(view.current, fault ?? null);
  }, [fault]);
  useImperativeHandle(ref, () => ({ focus: () => view.current?.focus() }), []);
  return (
    <>
      <div ref={parent} />
      <span id={hint} className="spoken">
        {isReadOnly ? 'Read only. ' : 'Tab indents. Press Escape, then Tab, to leave the editor. '}
        {onRun && 'Control Enter runs.'}
      </span>
    </>
  );
}

const changing = new Compartment();

/** What follows the properties; the rest stays as long as the editor. */
function changeable(
  props: Pick<SqlEditorProps, 'words' | 'isReadOnly' | 'label' | 'placeholder'>,
  hint: string,
): Extension {
  const { words, isReadOnly = false, label, placeholder = '' } = props;
  return [
    dialect.language.data.of({ autocomplete: completionOf(words ?? noWords) }),
    EditorState.readOnly.of(isReadOnly),
    placeholderOf(placeholder),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-describedby': hint,
      'aria-readonly': String(isReadOnly),
      spellcheck: 'false',
      autocapitalize: 'off',
    }),
  ];
}

function extensionsFor(latest: Latest, hint: string): Extension {
  const nonce = styleNonce();
  return [
    ...(nonce === '' ? [] : [EditorView.cspNonce.of(nonce)]),
    ownKeys(latest),
    history(),
    keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    dialect.extension,
    look,
    bracketMatching(),
    faultField,
    highlightSpecialChars({ addSpecialChars: alsoSpecial }),
    autocompletion({ icons: false, maxRenderedOptions: 60 }),
    tooltips({ position: 'fixed', parent: document.getElementById('overlays') ?? document.body }),
    EditorView.lineWrapping,
    changing.of(changeable(latest.current, hint)),
    EditorView.updateListener.of((update) => {
      const isOurs = update.transactions.some((one) => one.annotation(fromOutside));
      if (update.docChanged && !isOurs) latest.current.onChange(update.state.sliceDoc());
    }),
  ];
}

/** Ctrl Enter runs; Esc is offered to the page, and lets the next Tab leave, however long that takes. */
function ownKeys(latest: Latest): Extension {
  const run = (view: EditorView) => {
    // Else the list would stay over what is shown then, and take the next Enter.
    closeCompletion(view);
    latest.current.onRun?.();
    return latest.current.onRun !== undefined;
  };
  return [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
    Prec.lowest(keymap.of([{ key: 'Escape', run: () => latest.current.onEscape?.() ?? false }])),
    EditorView.domEventHandlers({
      keydown: (event, view) => {
        if (event.key === 'Escape') view.setTabFocusMode(true);
        else if (!/^(Tab|Shift|Control|Alt|Meta)$/.test(event.key)) view.setTabFocusMode(false);
        return false;
      },
      blur: (_, view) => view.setTabFocusMode(false),
      beforeinput: (event, view) => typedOver(event, view),
    }),
  ];
}

/**
 * Chromium types over a selection by an element with a style attribute, so that the text keeps its look, and the CSP
 * refuses that aloud. So the editor's own state is changed, as for all other input.
 */
function typedOver(event: InputEvent, view: EditorView): boolean {
  const { state } = view;
  const isTyped = event.inputType === 'insertText' && event.data !== null && !event.isComposing;
  if (!isTyped || state.readOnly || state.selection.main.empty) return false;
  view.dispatch(state.replaceSelection(event.data ?? ''), { userEvent: 'input.type', scrollIntoView: true });
  return true;
}

/** A text from elsewhere replaces what is there; what was typed here comes back as it is, and changes nothing. */
function show(view: EditorView, value: string): void {
  const { doc } = view.state;
  if (view.state.sliceDoc() === value.replaceAll(/\r\n?/g, '\n')) return;
  view.dispatch({ changes: { from: 0, to: doc.length, insert: value }, annotations: fromOutside.of(true) });
}
