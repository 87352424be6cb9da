// The one table at the end of npm run bench: every figure beside its limit, and beside what it was when it landed.

/** A ratio that is so much above the landed one is worse; what is below that differs from run to run. */
export const noise = 0.1;

/** What a bench told: the JSON lines in its output. */
export function toldBy(output) {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{"bench"'))
    .map((line) => JSON.parse(line));
}

/**
 * One row a figure, in the order in which they were told; then the landed figures of `ran` that nobody told.
 * `landed` is test/bench/landed.json, or null where nothing can be compared with it.
 */
export function rowsOf(told, landed, ran) {
  const rows = told.flatMap(({ bench, figures = [], peers = {} }) =>
    figures.map((figure, place) => rowOf(bench, figure, landed, place === 0 ? peers : {})),
  );
  const known = new Set(rows.map(({ what }) => what));
  const missing = Object.entries(landed ?? {})
    .filter(([what, { bench }]) => ran.includes(bench) && !known.has(what))
    .map(([what, { bench, ratio, allowed }]) => ({
      ...{ bench, what, unit: '', ours: null, beside: null, besideIs: 'not measured', ratio: null, allowed },
      ...{ holds: false, landed: ratio, isWorse: false, peers: {} },
    }));
  return [...rows, ...missing];
}

function rowOf(bench, { what, unit, ours, beside, besideIs, allowed, ratio: told }, landed, peers) {
  const was = landed?.[what]?.ratio ?? null;
  // JSON has null for what could not be measured; it holds nothing.
  const ratio = (told === undefined ? (ours ?? Number.NaN) / (beside ?? Number.NaN) : told) ?? Number.NaN;
  return {
    ...{ bench, what, unit, ours, beside, besideIs, ratio, allowed },
    holds: ratio <= allowed,
    landed: was,
    isWorse: was !== null && !(ratio <= was * (1 + noise)),
    peers,
  };
}

const number = (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–');
const peersIn = (peers) =>
  Object.entries(peers)
    .filter(([, times]) => times !== null)
    .map(([name, times]) => `${name} ${number(times)} × ours`)
    .join(', ');

/** As text, with its columns aligned. */
export function tableOf(rows) {
  const head = ['bench', 'figure', 'ours', 'beside', 'ratio', 'allowed', 'holds', 'landed', '', 'beside is; peers'];
  const lines = rows.map((row) => [
    row.bench,
    row.what,
    `${number(row.ours)} ${row.unit}`.trim(),
    number(row.beside),
    number(row.ratio),
    number(row.allowed),
    row.holds ? 'yes' : 'NO',
    number(row.landed),
    row.isWorse ? 'WORSE' : '',
    [row.besideIs, peersIn(row.peers)].filter(Boolean).join('; '),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i].length)));
  const right = new Set([2, 3, 4, 5, 7]);
  const aligned = (line) =>
    line
      .map((cell, i) => (right.has(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  return [head, widths.map((width) => '─'.repeat(width)), ...lines].map(aligned).join('\n');
}

/** The last line: what holds, what is worse, which benches failed, how long it all took. */
export function summaryOf(rows, failed, seconds) {
  const holding = rows.filter(({ holds }) => holds).length;
  const worse = rows.filter(({ isWorse }) => isWorse).length;
  const minutes = `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  const broken = failed.length === 0 ? '' : ` Failed: ${failed.join(', ')}.`;
  return `${holding} of ${rows.length} figures hold, ${worse} worse than when they landed by more than ${noise * 100} %.${broken} It took ${minutes}.`;
}

export const isGood = (rows, failed) =>
  failed.length === 0 && rows.length > 0 && rows.every(({ holds, isWorse }) => holds && !isWorse);
