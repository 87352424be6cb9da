import { type ReactNode, useEffect, useRef } from 'react';
import { isBindable, pressName, worksInFields } from './key-press.ts';

/** Something that can be done here and now: by its keys, and from the palette. */
export interface Command {
  /** `room.verb`, unique among what is registered. */
  readonly id: string;
  /** As the palette says it: "Switch theme". */
  readonly label: string;
  /** As in the keyboard map: "G S", "Ctrl D", "/", "Esc". Single letters work only outside text fields. */
  readonly keys?: string;
  readonly icon?: ReactNode;
  readonly detail?: string;
  /** Bound to its keys only, not offered in the palette. */
  readonly isHidden?: boolean;
  /** False passes the key on to whoever registered it before. */
  readonly run: () => unknown;
}

type Layer = { current: readonly Command[] };

/** Innermost last: a drawer's Esc comes before its page's. */
const layers: Layer[] = [];

/** Registers commands for as long as the component is shown. What is registered later wins. */
export function useCommands(commands: readonly Command[]): void {
  const layer = useRef(commands);
  useEffect(() => {
    for (const { keys } of commands) if (keys !== undefined && !isBindable(keys)) throw new Error(`${keys} is kept`);
    layer.current = commands;
  });
  useEffect(() => {
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}

/** All that can be done now, innermost first. */
export function commandsNow(): readonly Command[] {
  return layers.toReversed().flatMap((layer) => layer.current);
}

/** ms in which the second key of a sequence must follow: "G" then "S". */
const sequenceMs = 1500;
let begun: { readonly keys: string; readonly at: number } | null = null;

/** Runs the command that the event asks for. The shell listens once, on window. */
export function onWindowKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const press = pressName(event);
  if (isTyping(event.target) && !worksInFields(press)) return;
  const sequence = begun !== null && event.timeStamp - begun.at < sequenceMs ? `${begun.keys} ${press}` : null;
  begun = null;
  if ((sequence !== null && run(sequence)) || run(press)) {
    event.preventDefault();
    return;
  }
  if (commandsNow().some((command) => command.keys?.startsWith(`${press} `) && press.length === 1)) {
    begun = { keys: press, at: event.timeStamp };
  }
}

function run(keys: string): boolean {
  for (const command of commandsNow()) {
    if (command.keys === keys && command.run() !== false) return true;
  }
  return false;
}

/** Text fields keep their letters, and so do menus, lists and dialogs that are open. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[role=menu],[role=listbox],[role=dialog]')) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}
