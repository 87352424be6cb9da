export interface Tile {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The worst side ratio of a row of areas laid along a side of that length. */
function worst(areas: readonly number[], side: number): number {
  const sum = areas.reduce((total, area) => total + area, 0);
  const thickness = sum / side;
  return Math.max(...areas.map((area) => Math.max(thickness ** 2 / area, area / thickness ** 2)));
}

/** Lays one row along the shorter side and answers with what is left of the box. */
function layRow(row: readonly { readonly index: number; readonly area: number }[], box: Box, into: Tile[]): Box {
  const sum = row.reduce((total, { area }) => total + area, 0);
  const isColumn = box.width >= box.height;
  const thickness = isColumn ? sum / box.height : sum / box.width;
  let along = isColumn ? box.y : box.x;
  for (const { index, area } of row) {
    const length = area / thickness;
    if (isColumn) into.push({ index, x: box.x, y: along, width: thickness, height: length });
    else into.push({ index, x: along, y: box.y, width: length, height: thickness });
    along += length;
  }
  return isColumn
    ? { ...box, x: box.x + thickness, width: box.width - thickness }
    : { ...box, y: box.y + thickness, height: box.height - thickness };
}

/**
 * Squarified treemap of weights, largest first (Bruls, Huizing, van Wijk 2000): areas in proportion, sides as equal as
 * can be. Weights of 0 get no tile.
 */
export function treemap(weights: readonly number[], width: number, height: number): Tile[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (whole <= 0 || width <= 0 || height <= 0) return [];
  const scale = (width * height) / whole;
  const waiting = weights
    .map((weight, index) => ({ index, area: weight * scale }))
    .filter(({ area }) => area > 0)
    .sort((a, b) => b.area - a.area);
  const tiles: Tile[] = [];
  let box: Box = { x: 0, y: 0, width, height };
  let row: typeof waiting = [];
  for (const next of waiting) {
    const side = Math.min(box.width, box.height);
    const areas = row.map(({ area }) => area);
    if (row.length > 0 && worst([...areas, next.area], side) > worst(areas, side)) {
      box = layRow(row, box, tiles);
      row = [];
    }
    row.push(next);
  }
  if (row.length > 0) layRow(row, box, tiles);
  return tiles;
}
