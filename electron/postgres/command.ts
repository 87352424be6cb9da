import { ident, literal, qualified } from '../../shared/ident.ts';

/**
 * What changes a server and takes no parameters: VACUUM, ANALYZE, ALTER SYSTEM, ALTER DATABASE, ALTER ROLE, LOAD. Its
 * text is made of what stands in our files, of quoted names and of quoted constants, and of nothing else: that is all
 * that the tag below takes.
 */
export interface Command {
  /** `room.question`, as a statement has it. */
  readonly name: string;
  readonly manual: string;
  readonly text: CommandText;
}

export class CommandText {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** command`ALTER DATABASE ${name} SET log_statement = ${constant}` */
  static readonly of = (strings: TemplateStringsArray, ...parts: readonly CommandText[]): CommandText =>
    new CommandText(strings.map((text, i) => text + (parts[i]?.toString() ?? '')).join(''));

  /** One name, or a schema and a name in it. */
  static readonly name = (name: string, inSchema?: string): CommandText =>
    new CommandText(inSchema === undefined ? ident(name) : qualified(inSchema, name));

  static readonly constant = (text: string): CommandText => new CommandText(literal(text));

  toString(): string {
    return this.#text;
  }
}

/** Takes nothing but `named`, `constant` and other texts of its own. */
export const command: typeof CommandText.of = CommandText.of;
export const named: typeof CommandText.name = CommandText.name;
export const constant: typeof CommandText.constant = CommandText.constant;
