import { type ReactNode, useEffect, useRef } from 'react';
import { create } from 'zustand';

export interface PaletteItem {
  readonly id: string;
  /** What is matched and shown; from a server it is drawn as safe text. */
  readonly label: string;
  /** Grey, before the label: the schema with its dot. */
  readonly before?: string;
  /** Grey, at the end: "table, 18 MB". */
  readonly detail?: ReactNode;
  readonly keys?: string;
  readonly icon?: ReactNode;
  readonly run: () => void;
}

/** A room that lends its things to the palette; the palette knows no room. */
export interface PaletteProvider {
  readonly id: string;
  /** Above its items: "Relations". */
  readonly heading: string;
  /** Typed first, it asks for these alone: `#` relations, `@` pids. */
  readonly prefix?: string;
  /** The best first, at most `limit`. An empty query may answer with nothing. */
  readonly search: (query: string, limit: number) => readonly PaletteItem[] | Promise<readonly PaletteItem[]>;
}

type Held = { current: PaletteProvider };
const providers: Held[] = [];

/** Counts up when a provider may answer differently: an open palette asks again. */
export const useProvidersVersion = create<number>(() => 0);

/** Lends a provider for as long as the component is shown. */
export function usePaletteProvider(provider: PaletteProvider): void {
  const held = useRef(provider);
  useEffect(() => {
    held.current = provider;
    useProvidersVersion.setState((version) => version + 1, true);
  });
  useEffect(() => {
    providers.push(held);
    return () => void providers.splice(providers.indexOf(held), 1);
  }, []);
}

/** One for each id: a room's own screen and what it lends elsewhere are the same. */
export function providersNow(): readonly PaletteProvider[] {
  return [...new Map(providers.map((held) => [held.current.id, held.current])).values()];
}
