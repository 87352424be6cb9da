import { buildPlan } from './build-plan.ts';
import { Fields, type Pair } from './fields.ts';
import type { Line } from './lines.ts';
import type { Plan } from './plan.ts';
import { NotReadable } from './plan-fault.ts';
import { withIdentifiers } from './query-identifier.ts';
import { planGroupsOf } from './read-json.ts';

interface Group {
  readonly column: number;
  readonly list: unknown[] | null;
  readonly pairs: Pair[];
}

const groupValue = ({ list, pairs }: Group): unknown => list ?? new Fields(pairs);

/** EXPLAIN escapes as JSON does, and writes keys and numbers bare. Throws when it is not so. */
function scalarOf(text: string): unknown {
  if (/^[!&*|>'%@`#]/u.test(text)) throw new SyntaxError('not of EXPLAIN');
  return /^["[{]/u.test(text) ? JSON.parse(text) : text;
}

const key = /^([^"'\s:#&*!|>%@`[\]{},-][^:"]{0,127}):(?:\s+(.*))?$/u;

/** The little of YAML that EXPLAIN writes: maps and lists by indentation, a value on its key's line. */
class YamlScan {
  readonly #top: Group;
  readonly #stack: Group[];
  /** A key whose value is on the next lines, if any. */
  #waiting: { readonly pairs: Pair[]; readonly column: number } | null = null;

  constructor() {
    this.#top = { column: -1, list: [], pairs: [] };
    this.#stack = [this.#top];
  }

  get items(): readonly unknown[] {
    return this.#top.list ?? [];
  }

  /** False: this line is none that EXPLAIN writes. */
  take(text: string): boolean {
    let column = text.length - text.trimStart().length;
    let rest = text.trim();
    while (rest.startsWith('- ') || rest === '-') {
      const list = this.#list(column);
      const inner = rest.slice(1).trimStart();
      if (!key.test(inner)) return this.#takeItem(list, inner);
      column += rest.length - inner.length;
      this.#open({ column, list: null, pairs: [] }, list);
      rest = inner;
    }
    return this.#takePair(column, rest);
  }

  #takeItem(list: unknown[], text: string): boolean {
    if (text === '' || text.startsWith('- ')) return false;
    list.push(scalarOf(text));
    return true;
  }

  #takePair(column: number, text: string): boolean {
    const [whole, name = '', value = ''] = key.exec(text) ?? [];
    if (whole === undefined) return false;
    const { pairs } = this.#map(column);
    this.#waiting = null;
    if (value.trim() !== '') pairs.push([name, scalarOf(value.trim())]);
    else this.#waiting = { pairs, column };
    if (this.#waiting) pairs.push([name, null]);
    return true;
  }

  #popTo(isRight: (group: Group) => boolean): Group | null {
    while (this.#stack.length > 1 && !isRight(this.#stack.at(-1) ?? this.#top)) this.#stack.pop();
    const found = this.#stack.at(-1) ?? this.#top;
    return isRight(found) && found !== this.#top ? found : null;
  }

  #list(column: number): unknown[] {
    if (!this.#isNew(column, true)) {
      const found = this.#popTo((group) => group.list !== null && group.column <= column);
      if (found?.list && found.column === column) return found.list;
    }
    return this.#open({ column, list: [], pairs: [] }, null).list ?? [];
  }

  #map(column: number): Group {
    if (!this.#isNew(column, false)) {
      const found = this.#popTo((group) => group.list === null && group.column <= column);
      if (found?.column === column) return found;
    }
    return this.#open({ column, list: null, pairs: [] }, null);
  }

  /** Whether the line opens the value of the key before it; a list may stand as far left as its key. */
  #isNew(column: number, isList: boolean): boolean {
    return this.#waiting !== null && (column > this.#waiting.column || (isList && column === this.#waiting.column));
  }

  #open(group: Group, list: unknown[] | null): Group {
    const value = groupValue(group);
    const owner = this.#waiting?.pairs;
    const last = owner?.at(-1);
    if (list) list.push(value);
    else if (owner && last) owner.splice(-1, 1, [last[0], value]);
    else {
      this.#stack.length = 1;
      (this.#top.list ?? []).push(value);
    }
    this.#waiting = null;
    this.#stack.push(group);
    return group;
  }
}

/** null: it is more of YAML than EXPLAIN writes. */
function ownYaml(lines: readonly Line[]): readonly unknown[] | null {
  const scan = new YamlScan();
  try {
    return lines.every(({ text }) => text.trim() === '' || scan.take(text)) ? scan.items : null;
  } catch {
    return null;
  }
}

function parsed(text: string, parseYaml: ((text: string) => unknown) | undefined): unknown {
  if (!parseYaml) throw new NotReadable('This YAML is not as EXPLAIN writes it.');
  try {
    return parseYaml(text);
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    throw new NotReadable('This is not valid YAML.', `${words} Paste the whole output of EXPLAIN.`.trim());
  }
}

/** All plans of the text, in its order. Throws NotReadable. */
export function readYaml(lines: readonly Line[], parseYaml?: (text: string) => unknown): readonly Plan[] {
  const text = lines.map((line) => line.text).join('\n');
  const groups = planGroupsOf(ownYaml(lines) ?? parsed(text, parseYaml));
  return withIdentifiers(groups, text).map((pairs) => buildPlan('yaml', pairs));
}
