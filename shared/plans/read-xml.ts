import { buildPlan } from './build-plan.ts';
import { Fields, type Pair } from './fields.ts';
import type { Plan } from './plan.ts';
import { NotReadable, wholeOutput } from './plan-fault.ts';

interface Element {
  readonly name: string;
  readonly children: { readonly name: string; readonly value: unknown }[];
  text: string;
}

// A tag cannot have a blank, a slash or brackets, so all of them became "-"; these names had one themselves.
const hyphened: ReadonlyMap<string, string> = new Map([['One Time Filter', 'One-Time Filter']]);

function nameOf(tag: string): string {
  const plain = tag.replaceAll('-', ' ');
  return hyphened.get(plain) ?? plain.replace('I O ', 'I/O ');
}

const entities: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decoded(text: string): string {
  return text.replace(/&(#x?[\da-f]{1,6}|[a-z]{2,4});/giu, (whole, name: string) => {
    if (!name.startsWith('#')) return entities.get(name) ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const lists: ReadonlySet<string> = new Set([
  'Plans',
  'Workers',
  'Triggers',
  'Target Tables',
  'Grouping Sets',
  'Group Keys',
  'Hash Keys',
]);

function elementValue({ name, children, text }: Element): unknown {
  const values = children.map(({ value }) => value);
  if (lists.has(name)) return values;
  if (children.length === 0) return /^\s+$/u.test(text) ? [] : decoded(text);
  if (children.every((child) => child.name === 'Item')) return values;
  return new Fields(children.map((child): Pair => [child.name, child.value]));
}

/** XML names both groups of an incremental sort alike: the first is of full sorts, the second of pre-sorted rows. */
function nameIn(parent: Element, name: string): string {
  if (name !== 'Incremental Sort Groups') return name;
  return parent.children.some((child) => child.name === 'Full-sort Groups') ? 'Pre-sorted Groups' : 'Full-sort Groups';
}

const cut = (): NotReadable => new NotReadable('The XML is cut off.', `An element is not closed. ${wholeOutput}`);

/** Elements and their text, without attributes and namespaces: as EXPLAIN writes it. */
class XmlScan {
  readonly #top: Element = { name: '', children: [], text: '' };
  readonly #open: Element[] = [this.#top];

  get top(): Element {
    return this.#top;
  }

  get isWhole(): boolean {
    return this.#open.length === 1;
  }

  /** A tag without its brackets, and the text up to the next one. */
  take(tag: string, text: string): void {
    if (/^[?!]/u.test(tag)) return;
    if (tag.startsWith('/')) this.#close(nameOf(tag.slice(1).trim()));
    else {
      const name = nameOf(tag.replace(/\/$/u, '').split(/\s/u, 1)[0] ?? '');
      this.#open.push({ name, children: [], text });
      if (tag.endsWith('/')) this.#close(name);
    }
  }

  #close(name: string): void {
    const element = this.#open.pop();
    const parent = this.#open.at(-1);
    if (!parent || element?.name !== name) throw new NotReadable('This is not valid XML.');
    parent.children.push({ name: nameIn(parent, name), value: elementValue(element) });
  }
}

function elementsOf(text: string): Element {
  const scan = new XmlScan();
  let at = text.indexOf('<');
  while (at >= 0) {
    const end = text.indexOf('>', at);
    if (end < 0) throw cut();
    const next = text.indexOf('<', end);
    scan.take(text.slice(at + 1, end), text.slice(end + 1, next < 0 ? undefined : next));
    at = next;
  }
  if (!scan.isWhole) throw cut();
  return scan.top;
}

/** All plans of the text: EXPLAIN's, one for each "Query", or auto_explain's. Throws NotReadable. */
export function readXml(text: string): readonly Plan[] {
  const explained = elementsOf(text).children.flatMap(({ name, value }) => (name === 'explain' ? [value] : []));
  return explained.flatMap((value) => {
    const pairs = value instanceof Fields ? value.pairs : [];
    if (pairs.some(([name]) => name === 'Plan')) return [buildPlan('xml', pairs)];
    return pairs.flatMap(([name, query]) =>
      name === 'Query' && query instanceof Fields ? [buildPlan('xml', query.pairs)] : [],
    );
  });
}
