import { type EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { SqlFault } from './sql-editor.tsx';
import { visibleText } from './visible-text.ts';

const setFault = StateEffect.define<SqlFault | null>();

/** Where the fault is underlined. It moves with the text until the page takes it away. */
export const faultField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const [asked] = transaction.effects.filter((effect) => effect.is(setFault)).toReversed();
    return asked ? marksOf(transaction.state, asked.value) : marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function markFault(view: EditorView, fault: SqlFault | null): void {
  view.dispatch({ effects: setFault.of(fault) });
}

/** From the place to the end of its word; at the end of the text its last character. */
function marksOf({ doc }: EditorState, fault: SqlFault | null): DecorationSet {
  if (fault === null || fault.at === null || doc.length === 0) return Decoration.none;
  const from = Math.max(0, Math.min(fault.at, doc.length - 1));
  const word = /^[\w$\u0080-\uffff]+/.exec(doc.sliceString(from, from + 200))?.[0] ?? ' ';
  const to = Math.min(doc.length, from + word.length);
  const mark = Decoration.mark({ class: 'cm-fault', attributes: { title: visibleText(fault.message) } });
  return Decoration.set(mark.range(from, to));
}
