import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measuresOf } from '../../shared/plans/measures.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { storedPlans } from './corpus/stored.ts';

const forms = ['pg14', 'pg18'] as const;
const texts = forms.flatMap(storedPlans).flatMap((one) => Object.values(one.forms));

/** Whatever it is: an answer, and measures of what was read. */
function isAnswered(text: string): void {
  const read = readPlan(text);
  if (read.fault) expect(read.fault.message).not.toBe('');
  else expect(measuresOf(read.plan).nodes).toHaveLength(read.plan.nodes.length);
}

function msFor(text: string): number {
  const started = performance.now();
  isAnswered(text);
  return performance.now() - started;
}

describe('deep nesting', () => {
  const deep = 100_000;
  it.each([
    ['lists', '['.repeat(deep)],
    ['closed lists', '['.repeat(deep) + ']'.repeat(deep)],
    ['nodes', `{"Plan":${'{"Node Type":"Sort","Plans":['.repeat(deep)}{"Node Type":"Result"}${']}'.repeat(deep)}}`],
    ['lines of text', `Sort  (cost=1.00..2.00 rows=3 width=4)\n${Array.from({ length: 2000 }, (_, level) => `${' '.repeat(level * 2 + 2)}->  Sort  (cost=1.00..2.00 rows=3 width=4)\n`).join('')}`],
    ['YAML', `- Plan:\n    Node Type: "Sort"\n${Array.from({ length: 2000 }, (_, level) => `${' '.repeat(level * 4 + 4)}Plans:\n${' '.repeat(level * 4 + 6)}- Node Type: "Sort"\n`).join('')}`],
    ['XML', `<explain><Query><Plan><Node-Type>Sort</Node-Type>${'<Plans><Plan><Node-Type>Sort</Node-Type>'.repeat(deep)}`],
    ['closed XML', `<explain><Query>${'<Plan><Node-Type>Sort</Node-Type><Plans>'.repeat(deep)}${'</Plans></Plan>'.repeat(deep)}</Query></explain>`],
    ['flat text', `Append  (cost=1.00..2.00 rows=3 width=4)\n${'->  Append  (cost=1.00..2.00 rows=3 width=4)\n'.repeat(20_000)}`],
  ])('of %s is a fault', (_, text) => {
    expect(readPlan(text).fault).not.toBeNull();
  }); // biome-ignore format: a list
});

it('leaves out what an unknown property nests too deep', () => {
  const odd = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  const { plan } = readPlan(`{"Plan":{"Node Type":"Sort","Odd":${odd}}}`);
  expect(plan?.root.facts.map(({ text }) => text)).toEqual(['(nested too deep)']);
});

describe('names of an object’s own', () => {
  it('are properties like any other', () => {
    const text = `[{"Plan": {"Node Type": "Result", "__proto__": {"Plan Rows": 9}, "constructor": "x", "toString": 1, "hasOwnProperty": true},
      "__proto__": {"Execution Time": 7}, "Settings": {"__proto__": "on"}}]`;
    const { plan } = readPlan(text);
    expect(plan?.root.estimated).toBeNull();
    expect(plan?.executionMs).toBeNull();
    expect(plan?.settings).toEqual([{ name: '__proto__', value: 'on' }]);
    expect(plan?.root.facts.map(({ name }) => name)).toEqual([
      '__proto__ / Plan Rows',
      'constructor',
      'toString',
      'hasOwnProperty',
    ]);
    expect(Object.prototype).not.toHaveProperty('Plan Rows');
  });

  it('are types, labels and words like any other', () => {
    for (const word of ['__proto__', 'constructor', 'toString'])
      isAnswered(
        JSON.stringify([{ Plan: { 'Node Type': word, 'Join Type': word, Strategy: word, 'Subplan Name': word } }]),
      );
  });
});

describe('numbers out of range', () => {
  it.each(['1e400', '-5', '"many"', '"1e999"', 'true', '{}', '[3]', '""'])('%s is left out, and told', (value) => {
    const { plan } = readPlan(
      `[{"Plan": {"Node Type": "Result", "Startup Cost": 1, "Total Cost": 2, "Plan Rows": ${value}, "Plan Width": 4}}]`,
    );
    expect(plan?.root.estimated).toBeNull();
    if (value !== '""') expect(plan?.unread.join()).toContain('Plan Rows');
  });

  it('makes no infinities of large ones', () => {
    const node = `"Actual Rows": 1e308, "Actual Loops": 1e308, "Actual Total Time": 1e308, "Actual Startup Time": 0`;
    const { plan } = readPlan(`[{"Plan": {"Node Type": "Result", ${node}}}]`);
    expect(plan?.root.actual?.loops).toBe(1e308);
    isAnswered(`[{"Plan": {"Node Type": "Result", ${node}}}]`);
  });
});

describe('time in proportion to length', () => {
  const long = 1_000_000;
  it.each([
    ['blanks', ' '.repeat(long)],
    ['dashes', `${'-'.repeat(long)}x`],
    ['bars', '|'.repeat(long)],
    ['bars and blanks', '| '.repeat(long / 2)],
    ['quotes', `Filter: ${'"'.repeat(long)}x`],
    ['quotes and blanks', `"${'" '.repeat(long / 2)}x`],
    ['line ends', '\n'.repeat(long)],
    ['blank lines', ' \n'.repeat(long / 2)],
    ['brackets', '('.repeat(long)],
    ['costs', '(cost='.repeat(long / 6)],
    ['arrows', '-> '.repeat(long / 3)],
    ['arrows on lines', '-> \n'.repeat(long / 4)],
    ['settings', `Result  (cost=0.00..0.01 rows=1 width=4)\nSettings: ${"a = 'b, ".repeat(long / 8)}`],
    ['counters', `Result  (cost=0.00..0.01 rows=1 width=4)\n  Buffers: ${'shared hit=1 '.repeat(long / 13)}`],
    ['empty lists', '[] '.repeat(long / 3)],
    ['open strings', `["${'\\"'.repeat(long / 2)}`],
    ['tags', '<a>'.repeat(long / 3)],
    ['open tags', `<explain${'<'.repeat(long)}`],
    ['YAML lists', `- Plan:\n  Node Type: ${'- '.repeat(long / 2)}`],
    ['YAML keys', `- Plan:\n    Node Type: "x"\n${'    a:\n'.repeat(long / 7)}`],
    ['log lines', 'duration: 1 ms  plan:\n'.repeat(long / 22)],
    ['literals', `Result  (cost=0.00..0.01 rows=1 width=4)\n  Filter: '\n${"''\n".repeat(long / 3)}`],
    ['query identifiers', '"Query Identifier": '.repeat(long / 20)],
    ['InitPlans', `[{"Plan":{"Node Type":"Append","Plans":[${'{"Node Type":"Result","Parent Relationship":"InitPlan","Subplan Name":"InitPlan 1 (returns $0)","Filter":"$0 $0"},'.repeat(8000)}{"Node Type":"Result"}]}}]`],
    ['CTEs', `[{"Plan":{"Node Type":"Append","Plans":[${'{"Node Type":"CTE Scan","CTE Name":"x","Parent Relationship":"InitPlan","Subplan Name":"CTE x"},'.repeat(8000)}{"Node Type":"Result"}]}}]`],
    ['members', `[{"Plan":{"Node Type":"Append","Plans":[${'{"Node Type":"Result","Parent Relationship":"Member"},'.repeat(18_000)}{"Node Type":"Result"}]}}]`],
    ['MySQL-like lines', `${'  -> Foo (cost=1'.repeat(long / 16)}`],
    ['entities', `<explain><Query><Plan><Node-Type>${'&lt;'.repeat(long / 4)}</Node-Type></Plan></Query></explain>`],
  ])('%s', (_, text) => {
    // A square of this length would be minutes.
    expect(msFor(text)).toBeLessThan(10_000);
  }); // biome-ignore format: a list
});

describe('anything', () => {
  it('is answered: text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), isAnswered), { numRuns: 500 });
  });

  it('is answered: JSON', () => {
    fc.assert(
      fc.property(fc.json(), (json) => isAnswered(`[{"Plan": ${json}}]`)),
      { numRuns: 500 },
    );
  });

  const word = fc.constantFrom('->', '(cost=', '1.00..2.00', 'rows=1', 'width=4)', '(actual', 'loops=1)', '(never executed)', 'Sort', 'Hash Join', 'Append', 'on', 'a.b', '"', "'", ':', 'Filter: ', 'Worker 0: ', 'JIT:', 'Planning:', 'CTE x', 'InitPlan 1', '\n', '  ', '\t', '+', '|', 'Buffers: shared hit=', 'Query Text:', 'plan:', '- ', 'Plan:', '<explain>'); // biome-ignore format: a list

  it('is answered: words of plans in any order', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => isAnswered(words.join(' '))),
      { numRuns: 1500 },
    );
  });

  it('is answered: real plans with a part cut out, doubled or changed', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const spoiled = fc
      .tuple(fc.constantFrom(...texts), place, place, fc.string({ maxLength: 5 }))
      .map(([text, a, b, put]) => {
        const [from, to] = [Math.floor(Math.min(a, b) * text.length), Math.floor(Math.max(a, b) * text.length)];
        return [text.slice(0, from) + put + text.slice(to), text.slice(0, to) + put + text.slice(from)];
      });
    fc.assert(
      fc.property(spoiled, (both) => both.forEach(isAnswered)),
      { numRuns: 300 },
    );
  });
});
