import { durationOf, unitWords } from './quantity.ts';
import { wrong } from './wrong.ts';

type Given = string | boolean | readonly (string | boolean)[] | undefined;

/** The options as they were typed. What they say wrongly throws WrongArguments. */
export class Values {
  readonly #given: Readonly<Record<string, Given>>;

  constructor(given: Readonly<Record<string, Given>>) {
    this.#given = given;
  }

  has(name: string): boolean {
    return this.#given[name] !== undefined;
  }

  text(name: string): string | undefined {
    const given = this.#given[name];
    return typeof given === 'string' ? given : undefined;
  }

  many(name: string): readonly string[] {
    const given = this.#given[name];
    return Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];
  }

  oneOf<const T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    return choices.find((choice) => choice === text) ?? wrong(`--${name} is ${listed(choices)}, not ${text}`);
  }

  /** "a,b" */
  someOf<const T extends string>(name: string, choices: readonly T[], otherwise: readonly T[]): readonly T[] {
    const words = this.text(name)?.split(',');
    if (words === undefined) return otherwise;
    return words.map(
      (word) =>
        choices.find((choice) => choice === word.trim()) ??
        wrong(`--${name} takes some of ${choices.join(',')}, not ${word}`),
    );
  }

  number(name: string, otherwise: number, { least, most }: { readonly least: number; readonly most: number }): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = /^\d{1,10}$/u.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    return wrong(`--${name} is a whole number from ${least} to ${most}, not ${text}`);
  }

  /** In ms. */
  duration<T>(
    name: string,
    otherwise: T,
    { least, most }: { readonly least: number; readonly most: number },
  ): number | T {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const ms = durationOf(text);
    if (ms === null) return wrong(`--${name} is ${unitWords.duration}, not ${text}`);
    if (ms >= least && ms <= most) return ms;
    return wrong(`--${name} is between ${least} ms and ${most / 1000} s, not ${text}`);
  }
}

/** "csv, json or markdown" */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
