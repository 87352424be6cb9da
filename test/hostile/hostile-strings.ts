import { hostileNames } from '../scenarios/hostile-names.ts';

/** More of what breaks pages, terminals and readers: HTML that closes what is around it, attributes, URLs, Unicode. */
const more: readonly string[] = [
  // Elements and attributes that run, load or cover something
  '<iframe srcdoc="<script>window.__pwned=1</script>">',
  '<a href=javascript:window.__pwned=1>x</a>',
  '<svg><script>window.__pwned=1</script></svg>',
  '<details open ontoggle=window.__pwned=1>',
  '<body onload=window.__pwned=1>',
  '<style>*{display:none}</style>',
  '<link rel=stylesheet href=//x.invalid/a.css>',
  '<base href=//x.invalid/>',
  '<form action=//x.invalid><input name=a>',
  '<math><mtext><img src=x onerror=window.__pwned=1>',
  '<object data=javascript:window.__pwned=1>',
  '<embed src=//x.invalid/x>',
  '<meta http-equiv=refresh content=0;url=//x.invalid>',
  '<video><source onerror=window.__pwned=1></video>',
  '<input autofocus onfocus=window.__pwned=1>',
  // Closing what may be around it
  '</textarea><img src=x onerror=window.__pwned=1>',
  '</title><img src=x onerror=window.__pwned=1>',
  '</style></script><img src=x onerror=window.__pwned=1>',
  '--><img src=x onerror=window.__pwned=1>',
  ']]><img src=x onerror=window.__pwned=1>',
  '" onmouseover="window.__pwned=1',
  "' onmouseover='window.__pwned=1",
  "';window.__pwned=1;//",
  '\u0060\u0024{window.__pwned=1}\u0060',
  '{{constructor.constructor("window.__pwned=1")()}}',
  'data:text/html,<script>window.__pwned=1</script>',
  '&lt;img src=x onerror=window.__pwned=1&gt;',
  // Reordered, hidden, joined
  '\u2066isolated\u2069 text',
  '\u202aembedded\u202c text',
  'marked\u200fright',
  'zero\u200djoined',
  'word\u2060joined',
  'soft\u00adhyphen',
  'hard\u00a0space',
  'line\u2028separator',
  'paragraph\u2029separator',
  '\ufeffmarked order',
  'tagged\u{e0041}\u{e0042}',
  'filled\u3164hangul',
  '\u{1f468}\u200d\u{1f4bb} coder',
  `zalgo${'\u0301\u0316'.repeat(10)}`,
  // Terminals
  'deleted\u007f',
  'next\u0085line',
  'titled\u001b]0;pwned\u0007',
  'cleared\u009b2J',
  'back\u0008\u0008space',
  // Separators of what is copied
  'comma,semicolon;tab',
  '"quoted,"" twice"',
  '|pipe|table|',
  '[link](javascript:window.__pwned=1)',
  '**bold** `code` # head',
];

/** Every one is a legal name: 1 to 63 bytes of UTF-8 without a zero byte. */
export const hostileStrings: readonly string[] = [...hostileNames, ...more];

/** What no name can be, but what a user can paste: longer, a lone surrogate, a zero. */
export const hostileTexts: readonly string[] = [
  ...hostileStrings,
  'lone \ud800 surrogate \udc00 pair',
  'zero \u0000 byte',
  `<img src=x onerror=window.__pwned=1>${'x'.repeat(1_000_000)}`,
];
