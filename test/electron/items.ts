/** A test by its file and its name (or the beginning of it), or why the item cannot apply. */
type Held = { readonly by: readonly (readonly [file: string, name: string])[] } | { readonly notApplicable: string };
export type Item = { readonly item: number | 'more'; readonly what: string } & Held;

const window = 'test/door/desktop.test.ts';
const denials = 'test/door/desktop-denials.test.ts';
const code = 'test/electron/code.test.ts';
const exactPreferences = [window, 'has exactly these webPreferences'] as const;

/**
 * The 20 items of https://www.electronjs.org/docs/latest/tutorial/security, and more, each with the tests that hold it
 * without Electron's binary. What needs the binary is in docs/electron-checklist.md.
 */
export const items: readonly Item[] = [
  {
    item: 1,
    what: 'only secure content is loaded',
    by: [
      [code, 'names no address of the open http kind but namespaces'],
      [code, 'loads no script, style, font or picture from elsewhere'],
    ],
  },
  {
    item: 2,
    what: 'no Node for the page',
    by: [exactPreferences, [window, 'leaves the page without require, process or Electron']],
  },
  {
    item: 3,
    what: 'context isolation',
    by: [exactPreferences, [window, 'exposes exactly send and onMessage, frozen']],
  },
  {
    item: 4,
    what: 'every renderer is sandboxed',
    by: [
      exactPreferences,
      [window, 'shows our own page, sandboxed'],
      [code, 'enables the sandbox before anything else'],
    ],
  },
  {
    item: 5,
    what: 'permissions are asked of us, and denied',
    by: [
      [denials, 'our own top frame may write text to the clipboard, nothing else'],
      [denials, '%s may nothing'],
      [denials, 'devices and screens are not given'],
    ],
  },
  { item: 6, what: 'web security stays on', by: [exactPreferences] },
  {
    item: 7,
    what: 'a Content Security Policy, the same in both hosts',
    by: [
      ['test/door/assets.test.ts', 'is the whole of it'],
      ['test/door/assets.test.ts', 'has no unsafe word, no wildcard, no remote host'],
      [window, 'is served with the policy of the browser host'],
      ['test/door/every-route.test.ts', 'answers no bad request, and each refusal has every header'],
    ],
  },
  { item: 8, what: 'no insecure content on a secure page', by: [exactPreferences] },
  { item: 9, what: 'no experimental features', by: [exactPreferences] },
  { item: 10, what: 'no Blink features', by: [exactPreferences, [code, 'adds no switch to the command line']] },
  { item: 11, what: 'no webview may open popups', by: [exactPreferences, [code, 'has no webview']] },
  {
    item: 12,
    what: 'no webview is made',
    by: [
      [denials, 'downloads and webviews are not made'],
      [code, 'has no webview'],
    ],
  },
  {
    item: 13,
    what: 'no navigation away from our page',
    by: [
      [denials, 'is prevented for every place but ours'],
      [denials, 'of a subframe is prevented even to our own page'],
      [denials, 'by script leaves the page where it is'],
    ],
  },
  {
    item: 14,
    what: 'no new window, of future windows neither',
    by: [
      [denials, 'to a new window is denied'],
      [code, 'makes windows in one place'],
      [code, 'refuses for every window that will be'],
    ],
  },
  {
    item: 15,
    what: 'nothing of the page is opened by the system but pages of the manual',
    by: [
      ['test/door/ipc-rules.test.ts', 'may not'],
      [denials, 'to the manual of PostgreSQL opens the user’s browser, never a window'],
      [code, 'opens nothing else by the system'],
    ],
  },
  {
    item: 16,
    what: 'a current Electron',
    by: [[code, 'is at least Electron 42, the one that was looked at last']],
  },
  {
    item: 17,
    what: 'the sender of every message is checked',
    by: [
      ['test/door/every-question.test.ts', 'is not run for %s'],
      ['test/door/every-question.test.ts', 'is not run with %s'],
      ['test/door/serve.test.ts', 'turns anything else that is thrown into `internal`, without a stack'],
      [code, 'listens to the page in one file'],
    ],
  },
  {
    item: 18,
    what: 'no file: protocol, a scheme of our own instead',
    by: [
      [window, 'registers one scheme, neither readable by others nor free of the policy'],
      [window, 'is served nothing from another host of the scheme, or with another method'],
      ['test/door/assets.test.ts', 'refuses the raw path %j'],
      [code, 'loads no file: page'],
    ],
  },
  {
    item: 19,
    what: 'fuses',
    by: [
      ['test/packaging/package.test.ts', 'sets every fuse of the checklist that Electron does not ship right'],
      ['test/packaging/package.test.ts', 'knows each fuse that the fuse library knows'],
    ],
  },
  {
    item: 20,
    what: 'no API of Electron for the page',
    by: [
      [window, 'exposes exactly send and onMessage, frozen'],
      [window, 'hands over text alone, and takes its listener back'],
      [code, 'has a preload script that imports Electron alone'],
    ],
  },
  {
    item: 'more',
    what: 'certificates are never accepted by us',
    by: [[code, 'overrides no certificate check']],
  },
  { item: 'more', what: 'downloads are cancelled', by: [[denials, 'downloads and webviews are not made']] },
  {
    item: 'more',
    what: 'one instance',
    by: [['test/door/desktop-life.test.ts', 'a second window process says nothing and ends']],
  },
  { item: 'more', what: 'no remote module', by: [[code, 'has no remote module']] },
  {
    item: 'more',
    what: 'no developer tools in the packaged app',
    by: [['test/door/desktop-life.test.ts', 'has no way to developer tools when it is packaged']],
  },
  { item: 'more', what: 'no sink for markup of our own', by: [[code, 'has no sink for markup']] },
  {
    item: 'more',
    what: 'updates by Electron’s updater',
    notApplicable: 'there is no updater: publish is null, and nothing is fetched',
  },
];
