import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are our tokens, which know both themes themselves: one theme serves both. */
const view = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--text)', fontSize: '12px' },
  // The box around it shows the focus.
  '.cm-content:focus-visible': { outline: 'none !important' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: 'var(--mono)',
    fontVariantLigatures: 'none',
    letterSpacing: '0',
    lineHeight: '19px',
    minHeight: 'calc(4 * 19px + 14px)',
    maxHeight: 'calc(10 * 19px + 14px)',
    overflow: 'auto',
  },
  '.cm-content': { padding: '2px 0 12px', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 16px 0 44px' },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-bg)' },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--lock-bg)' },
  '.cm-specialChar': { color: 'var(--lock-text)' },
  '.cm-fault': { backgroundColor: 'var(--lock-bg)', textDecoration: 'underline wavy var(--lock)' },
  '.cm-tooltip': {
    zIndex: '30',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--border-2)',
    borderRadius: '8px',
    boxShadow: 'var(--shadow)',
    color: 'var(--text)',
    fontSize: '12px',
    lineHeight: '16px',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '228px', padding: '4px 0' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '18px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--selected)',
    color: 'var(--text)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent-text)', fontWeight: '600' },
  '.cm-completionDetail': { fontFamily: 'var(--sans)', fontStyle: 'normal', color: 'var(--text-3)' },
  '.cm-completionIcon': { display: 'none' },
});

const words = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--syn-kw)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--syn-num)' },
  { tag: tags.string, color: 'var(--syn-str)' },
  // A quoted identifier is a name, not a string.
  { tag: tags.special(tags.string), color: 'var(--text)' },
  { tag: tags.special(tags.name), color: 'var(--syn-num)' },
  { tag: tags.comment, color: 'var(--syn-com)' },
]);

export const look: Extension = [view, syntaxHighlighting(words)];
