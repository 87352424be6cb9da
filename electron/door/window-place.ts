import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../store/atomic-file.ts';

/** Where the window was: `window.json` in the app folder. Losing it costs nothing, so every fault is silent. */
const side = z.number().int().min(-100_000).max(100_000);
const rectangle = z.object({ x: side, y: side, width: side.min(400), height: side.min(300) });
const saved = z.object({ bounds: rectangle, isMaximized: z.boolean() });
export type Rectangle = z.infer<typeof rectangle>;
export type WindowPlace = z.infer<typeof saved>;

const first = { width: 1440, height: 900 };
export const smallest = { minWidth: 1100, minHeight: 700 };

/** undefined: there is none, or the file is broken. */
export function readWindowPlace(folder: string): WindowPlace | undefined {
  try {
    return saved.safeParse(JSON.parse(readFileSync(fileIn(folder), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export async function saveWindowPlace(folder: string, place: WindowPlace): Promise<void> {
  await writeAtomically(fileIn(folder), JSON.stringify(place)).catch(() => undefined);
}

/** The bounds to open with: those of last time if a screen of today still shows enough of them. */
export function openingBounds(
  place: WindowPlace | undefined,
  screens: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  if (!place) return first;
  const { bounds } = place;
  const isSeen = screens.some((screen) => overlap(bounds, screen) >= 200 * 100);
  return isSeen ? bounds : { width: bounds.width, height: bounds.height };
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

function fileIn(folder: string): string {
  return path.join(folder, 'window.json');
}
