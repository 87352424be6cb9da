// docs/layers.svg, drawn from the imports themselves: which parts there are, how many modules each has, and who uses whom.
// The same tree gives the same picture. What must be up to date is which parts and arrows there are; counts may age.

/** Top to bottom as calls go; a part that is missing here comes last. `''` stands for the files of the folder itself. */
const order = {
  renderer: ['', 'shell', 'features', 'charts', 'ui', 'state', 'bridge'],
  electron: [
    '',
    'cli',
    'door',
    'features',
    'demo',
    'sampler',
    'export',
    'grammar',
    'ways-in',
    'native',
    'store',
    'postgres',
  ],
  shared: ['contract', 'pure'],
};
const words = {
  'renderer/': 'the page begins: main, app, routes',
  'renderer/shell': 'rail, palette, the line at the foot',
  'renderer/features': 'one room each; no room imports another',
  'renderer/charts': 'drawn by hand, SVG and canvas',
  'renderer/ui': 'tables, fields, menus',
  'renderer/state': 'what rooms share: live samples, choices',
  'renderer/bridge': 'api and the bridge under it: the way to the host',
  'electron/': 'the hosts: window, browser, scripts',
  'electron/cli': 'the services without a window',
  'electron/door': 'one function, mounted twice',
  'electron/features': 'one room each; no room imports another',
  'electron/demo': 'embedded PostgreSQL and its story',
  'electron/sampler': 'one look a second, runs, companions',
  'electron/export': 'CSV, JSON, Markdown, HTML',
  'electron/grammar': "PostgreSQL's own grammar",
  'electron/ways-in': 'tunnels and certificates',
  'electron/store': "the only folder that writes the user's files",
  'electron/postgres': 'the only folder that imports pg',
  'electron/native': 'what only a desktop can do, and small pieces',
  'shared/contract': 'the questions: zod and types',
  'shared/pure': 'arithmetic and words that both sides use',
};
const labels = {
  'renderer/': 'renderer/main.tsx …',
  'renderer/bridge': 'renderer/api.ts …',
  'electron/': 'electron/main.ts …',
  'electron/native': 'electron/native.ts …',
  'shared/pure': 'shared/*',
};
const rowHeight = 46;
const roomHeight = 22;
const roomsInRow = 3;
const panelWidth = 400;
const gutter = 150;

/** The part that a module belongs to; null for what is neither ours nor code. */
export function partOf(source) {
  const [side, folder, ...rest] = source.split('/');
  if (!(side in order) || !/[.]tsx?$/.test(source)) return null;
  if (side === 'shared') return folder === 'contract' ? 'shared/contract' : 'shared/pure';
  if (rest.length > 0) return `${side}/${folder}`;
  if (side === 'electron') return /^(main|preload|browser-host|cli)[.]/.test(folder) ? 'electron/' : 'electron/native';
  return /^(main|app|routes)[.]/.test(folder) ? 'renderer/' : 'renderer/bridge';
}

const roomOf = (source) => /^(?:electron|renderer)\/features\/([^/]+)\//.exec(source)?.[1];
const increment = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
const inOrder = (a, b) => (a < b ? -1 : 1);

/** `modules` as dependency-cruiser reports them → how many modules, rooms' modules and imports from part to part. */
function counted(modules) {
  const parts = new Map();
  const rooms = new Map();
  const imports = new Map();
  for (const { source, dependencies } of modules) {
    const from = partOf(source);
    if (from === null) continue;
    increment(parts, from);
    const room = roomOf(source);
    if (room !== undefined) increment(rooms, `${from}:${room}`);
    for (const { resolved } of dependencies) {
      const to = partOf(resolved);
      if (to !== null && to !== from) increment(imports, `${from}>${to}`);
    }
  }
  return { parts, rooms, imports };
}

const place = (part) => {
  const [side, folder] = part.split('/');
  const at = order[side].indexOf(folder);
  return at < 0 ? order[side].length : at;
};

/** The rows of one side with their tops and heights. */
function rowsOf(side, { parts, rooms }, top) {
  const own = [...parts.keys()].filter((part) => part.startsWith(`${side}/`));
  own.sort((a, b) => place(a) - place(b) || inOrder(a, b));
  let y = top;
  return own.map((part) => {
    const inside = [...rooms.keys()].filter((key) => key.startsWith(`${part}:`)).sort(inOrder);
    const height = rowHeight + Math.ceil(inside.length / roomsInRow) * roomHeight + (inside.length > 0 ? 8 : 0);
    const row = { part, top: y, height, rooms: inside };
    y += height + 14;
    return row;
  });
}

const text = (x, y, kind, words, more = '') => `<text x="${x}" y="${y}" class="${kind}"${more}>${words}</text>`;
const plural = (count, noun) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

function drawRow(row, x, { parts, rooms }, width) {
  const label = labels[row.part] ?? row.part;
  const lines = [
    `<rect x="${x}" y="${row.top}" width="${width}" height="${row.height}" rx="6" class="part"/>`,
    text(x + 12, row.top + 19, 'name', label),
    text(x + width - 12, row.top + 19, 'count', plural(parts.get(row.part), 'module'), ' text-anchor="end"'),
    text(x + 12, row.top + 36, 'words', words[row.part] ?? ''),
  ];
  row.rooms.forEach((key, index) => {
    const left = x + 12 + (index % roomsInRow) * ((width - 24) / roomsInRow);
    const y = row.top + rowHeight + Math.floor(index / roomsInRow) * roomHeight + 13;
    lines.push(text(left, y, 'room', `${key.split(':')[1]} <tspan class="count">${rooms.get(key)}</tspan>`));
  });
  return lines;
}

/** Who uses whom on one side: arcs in the gutter beside it, `outward` -1 for the left one. */
function drawArcs(rows, imports, edge, outward) {
  const lines = [];
  const at = new Map(rows.map((row, index) => [row.part, { index, middle: row.top + row.height / 2 }]));
  for (const [key, count] of [...imports].sort(([a], [b]) => inOrder(a, b))) {
    const [from, to] = key.split('>').map((part) => at.get(part));
    if (from === undefined || to === undefined) continue;
    const reach = edge + outward * (22 + 13 * Math.abs(from.index - to.index));
    const kind = to.index < from.index ? 'up' : 'down';
    const start = from.middle + (to.index < from.index ? -6 : 6);
    const end = to.middle + (to.index < from.index ? 6 : -6);
    const label = `<title>${key.replace('>', ' uses ')}: ${plural(count, 'import')}</title>`;
    const curve = `M${edge} ${start}C${reach} ${start} ${reach} ${end} ${edge + outward * 7} ${end}`;
    lines.push(`<path d="${curve}" class="arc ${kind}" marker-end="url(#${kind})">${label}</path>`);
  }
  return lines;
}

const total = (imports, from, to) =>
  [...imports].reduce(
    (sum, [key, count]) => (key.startsWith(`${from}/`) && key.includes(`>${to}/`) ? sum + count : sum),
    0,
  );

const style = `
svg{font:13px system-ui,sans-serif;--ink:#1c2430;--soft:#5b6675;--line:#c5ccd6;--part:#f4f6f9;--back:#fff;--down:#3b6fd4;--up:#c2571a}
@media (prefers-color-scheme:dark){svg{--ink:#e6eaf0;--soft:#9aa5b4;--line:#3c4655;--part:#1d242e;--back:#12171e;--down:#7ba4f5;--up:#f0935a}}
.back{fill:var(--back)}.part{fill:var(--part);stroke:var(--line)}.head{fill:var(--ink);font-weight:600;font-size:15px}
.name,.room{fill:var(--ink);font-family:ui-monospace,monospace}.name{font-weight:600}.room{font-size:12px}
.count,.words{fill:var(--soft);font-size:12px}.arc{fill:none;stroke-width:1.4;opacity:.8}.down{stroke:var(--down)}.up{stroke:var(--up)}
.to-down{fill:var(--down)}.to-up{fill:var(--up)}.door{stroke:var(--soft);stroke-width:1.6;stroke-dasharray:5 4;fill:none}`;

const arrowHead = (id) =>
  `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="to-${id}"/></marker>`;

/** The whole picture as SVG text, readable on light and on dark. */
export function drawLayers(modules) {
  const found = counted(modules);
  const left = gutter;
  const right = gutter + panelWidth + 90;
  const width = right + panelWidth + gutter;
  const page = rowsOf('renderer', found, 70);
  const host = rowsOf('electron', found, 70);
  const foot = Math.max(...[...page, ...host].map(({ top, height }) => top + height)) + 70;
  const below = rowsOf('shared', found, foot + 30);
  const height = Math.max(...below.map((row) => row.top + row.height)) + 40;
  const wide = right + panelWidth - left;
  const middle = (x) => x + panelWidth * 0.8;
  const down = (x, side) => [
    `<path d="M${x} ${foot - 62}L${x} ${foot + 22}" class="arc down" marker-end="url(#down)"/>`,
    text(x + 10, foot - 30, 'count', `${total(found.imports, side, 'shared').toLocaleString('en')} imports`),
  ];
  const at = (rows, part) => rows.find((row) => row.part === part);
  const api = at(page, 'renderer/bridge');
  const door = at(host, 'electron/door');
  const question = (row) => row.top + row.height / 2;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The layers of Heapscope and their imports">`,
    `<style>${style}</style>`,
    `<defs>${arrowHead('down')}${arrowHead('up')}</defs>`,
    `<rect width="${width}" height="${height}" class="back"/>`,
    text(left, 40, 'head', 'renderer: the page asks and shows'),
    text(right, 40, 'head', 'electron: the host holds the connections'),
    text(left, foot + 14, 'head', 'shared: what both sides may know'),
    ...drawArcs(page, found.imports, left, -1),
    ...drawArcs(host, found.imports, right + panelWidth, 1),
    `<path d="M${left + panelWidth} ${question(api)}C${right - 30} ${question(api)} ${left + panelWidth + 30} ${question(door)} ${right} ${question(door)}" class="door"><title>No import: questions and answers over IPC or one WebSocket</title></path>`,
    ...page.flatMap((row) => drawRow(row, left, found, panelWidth)),
    ...host.flatMap((row) => drawRow(row, right, found, panelWidth)),
    ...down(middle(left), 'renderer'),
    ...down(middle(right), 'electron'),
    ...below.flatMap((row) => drawRow(row, left, found, wide)),
    text(
      left,
      height - 12,
      'words',
      'Arrows are imports, types too: blue down the house, orange back up. Dashed: no import, questions and answers over IPC or one WebSocket.',
    ),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

/** Two pictures show the same parts, rooms and arrows, whatever their counts are. */
export function showTheSame(one, other) {
  const withoutCounts = (svg) => svg.replaceAll(/(>|: )[\d,]+( module| import|<)s?/g, '$1#$2');
  return withoutCounts(one) === withoutCounts(other);
}
