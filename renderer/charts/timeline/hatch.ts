import type { Colours, Pattern, Token } from './pen.ts';

/** Stripes from bottom left to top right on a tile that repeats; px. */
export interface HatchLook {
  readonly tile: number;
  readonly ground: Token;
  readonly stripe: Token;
  readonly thick: number;
  readonly opacity: number;
  readonly isDotted?: boolean;
}

/** Hatching says: not at work. Each its own density, so that they differ without colour as well. */
export const hatches: Readonly<Record<Pattern, HatchLook>> = {
  'idletx-hatch': { tile: 7, ground: 'idletx', stripe: 'surface', thick: 1.4, opacity: 0.42 },
  'aborted-hatch': { tile: 7, ground: 'surface', stripe: 'idletx', thick: 1.4, opacity: 1 },
  'unknown-hatch': { tile: 6, ground: 'idle-bg', stripe: 'idle', thick: 1.4, opacity: 1 },
  'gap-hatch': { tile: 8, ground: 'surface', stripe: 'idle', thick: 1, opacity: 0.5 },
  'before-dots': { tile: 8, ground: 'surface', stripe: 'idle', thick: 1, opacity: 0.6, isDotted: true },
};

function stripes(pen: CanvasRenderingContext2D, tile: number, thick: number): void {
  pen.lineWidth = thick;
  pen.lineCap = 'square';
  pen.beginPath();
  // One through the middle, two through the corners, so that the tile repeats without a seam.
  for (const by of [-tile, 0, tile]) {
    pen.moveTo(by, tile);
    pen.lineTo(by + tile, 0);
  }
  pen.stroke();
}

/** The tile in device pixels. */
export function patternTile(pattern: Pattern, colours: Colours, ratio: number): HTMLCanvasElement {
  const look = hatches[pattern];
  const size = Math.max(4, Math.round(look.tile * ratio));
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const tile = canvas.getContext('2d');
  if (!tile) return canvas;
  tile.fillStyle = colours[look.ground];
  tile.fillRect(0, 0, size, size);
  tile.globalAlpha = look.opacity;
  tile.fillStyle = colours[look.stripe];
  tile.strokeStyle = colours[look.stripe];
  if (look.isDotted) tile.fillRect(0, 0, Math.ceil(look.thick * ratio), Math.ceil(look.thick * ratio));
  else stripes(tile, size, look.thick * ratio);
  return canvas;
}
