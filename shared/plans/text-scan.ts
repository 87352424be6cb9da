import { Fields, firstText, type Pair } from './fields.ts';
import { type Around, aroundOf, jitPair, triggerOf } from './text-around.ts';
import { headPairs, knownHeadPairs, targetPairs } from './text-head.ts';
import type { TextLine } from './text-lines.ts';
import { type Open, openAfter } from './text-literal.ts';
import type { TextItem, TextNode } from './text-node.ts';
import { type Property, propertyOf, propertyPairs } from './text-property.ts';

const target = /^(?:Foreign )?(?:Insert|Update|Delete|Merge) on /u;
const subplan = /^(?:CTE|InitPlan|SubPlan) \S/u;
const worker = /^Worker \d{1,9}$/u;

interface Worker {
  readonly column: number;
  readonly pairs: Pair[];
}

const ranInWorker = /^actual (?:time=([\d.]+)\.\.([\d.]+) )?rows=([\d.]+) loops=([\d.]+)$/u;

function workerPairs(value: string): readonly Pair[] | null {
  const [whole, startup, total, rows, loops] = ranInWorker.exec(value) ?? [];
  if (whole === undefined) return null;
  const times: Pair[] =
    total === undefined
      ? []
      : [
          ['Actual Startup Time', startup],
          ['Actual Total Time', total],
        ];
  return [...times, ['Actual Rows', rows], ['Actual Loops', loops]];
}

export function nodeAt(line: TextLine): TextNode {
  const pairs = [...headPairs(line.tail.head), ...line.tail.pairs];
  const nodeType = firstText(pairs, 'Node Type') ?? '';
  const { column, number, tail } = line;
  return { kind: 'node', nodeType, column, line: number, head: tail.head, pairs, children: [], inputs: 0 };
}

/** Gathers the lines of one plan, from its first node on. */
export class TextScan {
  readonly root: TextNode;
  readonly items: TextItem[] = [];
  readonly around: Pair[] = [];
  readonly unread: string[] = [];
  readonly first: TextLine;
  /** The last line that said something of a node. */
  last: TextLine;
  readonly #isFlat: boolean;
  #node: TextNode;
  #worker: Worker | null = null;
  #group: Extract<Around, { kind: 'group' }> | null = null;
  #triggers: Fields[] = [];
  #open: Open = 'none';
  #openPairs: Pair[] = [];

  constructor(first: TextLine, isFlat: boolean) {
    this.root = nodeAt(first);
    this.#node = this.root;
    this.#isFlat = isFlat;
    this.first = first;
    this.last = first;
  }

  get triggers(): readonly Fields[] {
    return this.#triggers;
  }

  /** `next` is the next line that is not empty. */
  take(line: TextLine, next: TextLine | null): void {
    const property = propertyOf(line.body);
    const isNode = line.hasArrow || line.tail.isMeasured;
    if (this.#goesOn(line, property)) this.#continue(line);
    else if (isNode) this.#takeNode(line);
    else if (subplan.test(line.body) && next?.hasArrow) this.#takeName(line);
    else if (!this.#takeAround(line, property)) this.#takeOfNode(line, property);
  }

  /** A literal with line breaks goes on, whatever its lines look like, but not over what only PostgreSQL writes. */
  #goesOn({ tail, hasArrow }: TextLine, property: Property | null): boolean {
    if (this.#open === 'none' || tail.isMeasured || (hasArrow && !this.first.tail.isMeasured)) return false;
    return !(property && aroundOf(property));
  }

  #takeNode(line: TextLine): void {
    this.#node = nodeAt(line);
    this.items.push(this.#node);
    this.#worker = null;
    this.#group = null;
    this.#open = 'none';
    this.last = line;
  }

  #takeName(line: TextLine): void {
    this.items.push({ kind: 'name', name: line.body, column: line.column });
    this.#worker = null;
    this.#group = null;
    this.last = line;
  }

  #continue(line: TextLine): void {
    const pair = this.#openPairs.at(-1);
    if (pair) this.#openPairs.splice(-1, 1, [pair[0], `${String(pair[1])}\n${line.text}`]);
    this.#open = openAfter(line.text, this.#open);
    // Whether it is whole is seen from its first line on.
    this.last = { ...line, body: `${this.last.body}\n${line.body}` };
  }

  #takeAround(line: TextLine, property: Property | null): boolean {
    const trigger = triggerOf(line.body);
    if (trigger) {
      this.#triggers.push(trigger);
      return true;
    }
    if (!property) return false;
    if (this.#group?.inside.has(property.name)) {
      this.#group.pairs.push(
        ...(this.#group.name === 'JIT' ? [jitPair(property)] : propertyPairs(property, line.body)),
      );
      return true;
    }
    this.#group = null;
    this.#open = 'none';
    const around = aroundOf(property);
    if (!around || (property.name === 'JIT' && this.#worker && this.#isInWorker(line))) return false;
    if (around.kind === 'group') this.#group = around;
    this.around.push(around.kind === 'pair' ? around.pair : [around.name, new Fields(around.pairs)]);
    return true;
  }

  #isInWorker({ column }: TextLine): boolean {
    return this.#worker !== null && (this.#isFlat || column > this.#worker.column);
  }

  #takeOfNode(line: TextLine, property: Property | null): void {
    this.last = line;
    this.#open = 'none';
    if (!property) this.#takeTarget(line);
    else if (worker.test(property.name)) this.#takeWorker(line, property);
    else {
      if (!this.#isInWorker(line)) this.#worker = null;
      this.#put(this.#worker?.pairs ?? this.#node.pairs, property, line.body);
    }
  }

  #takeWorker(line: TextLine, { name, value }: Property): void {
    const pairs: Pair[] = [['Worker Number', name.slice('Worker '.length)]];
    this.#worker = { column: line.column, pairs };
    this.#node.pairs.push(['Workers', [new Fields(pairs)]]);
    const ran = workerPairs(value);
    if (ran) pairs.push(...ran);
    const property = ran ? null : propertyOf(value);
    if (property) this.#put(pairs, property, value);
    else if (!ran && value !== '') this.unread.push(line.body);
  }

  #put(pairs: Pair[], property: Property, line: string): void {
    if (property.name === 'JIT' && property.value === '') {
      const inside: Pair[] = [];
      pairs.push(['JIT', new Fields(inside)]);
      this.#group = { kind: 'group', name: 'JIT', pairs: inside, inside: new Set(['Functions', 'Options', 'Timing']) };
      return;
    }
    pairs.push(...propertyPairs(property, line));
    this.#open = openAfter(property.value, 'none');
    this.#openPairs = pairs;
  }

  #takeTarget(line: TextLine): void {
    if (!target.test(line.body)) {
      this.unread.push(line.body);
      return;
    }
    const named = line.body.slice(line.body.indexOf(' on ') + ' on '.length);
    this.#node.pairs.push(['Target Tables', [new Fields(targetPairs(named, 'ModifyTable'))]]);
  }
}

/** Whether a plan may begin with this line although it has neither cost nor anything actual (COSTS OFF). */
export function isBareRoot({ body, hasArrow }: TextLine): boolean {
  if (hasArrow) return false;
  const pairs = knownHeadPairs(body);
  if (!pairs || pairs.some(([name]) => name === 'Said Of It')) return false;
  return !target.test(body) ? !/^(?:Insert|Update|Delete|Merge)$/u.test(body) : true;
}
