import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useMemo } from 'react';
import type { LumpsAnswer, Measure } from '../../../shared/contract/sizes.ts';
import { countOf, sizeText } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { partsOf } from './lump-cells.tsx';
import { bytesOf, orderOf } from './lump-rows.ts';
import { membersText } from './lump-words.ts';
import css from './treemap.module.css';
import { type Tile, treemap } from './treemap-layout.ts';

interface LumpsTreemapProps {
  readonly answer: LumpsAnswer;
  readonly measure: Measure;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (key: string) => void;
}

/** More tiles than this are too small to see; the rest is one tile, and all are in the table of Bars. */
const tilesShown = 60;
const gap = 2;

interface Weighed {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  readonly detail: string;
  readonly parts: readonly (number | null)[];
}

function weigh(answer: LumpsAnswer, measure: Measure): Weighed[] {
  const { lumps } = answer;
  const order = orderOf(lumps, { id: measure, direction: 'descending' }, measure);
  const at = (index: number): Weighed => ({
    key: lumps.key[index] ?? '',
    name: lumps.name[index] ?? '',
    bytes: bytesOf(lumps, measure, index),
    detail: membersText(lumps, index),
    parts: partsOf(
      measure,
      lumps.heap_bytes[index] ?? 0,
      lumps.indexes_bytes[index] ?? 0,
      lumps.toast_bytes[index] ?? 0,
    ),
  });
  const rest = order.slice(tilesShown);
  const sum = (of: (one: Weighed) => number) => rest.reduce((total, index) => total + of(at(index)), 0);
  const part = (place: number) => sum((one) => one.parts[place] ?? 0);
  const smaller: Weighed = {
    key: '',
    name: countOf(rest.length, 'smaller lump'),
    bytes: sum((one) => one.bytes),
    detail: '',
    parts: [part(0), part(1), part(2)],
  };
  return [...order.slice(0, tilesShown).map(at), ...(rest.length > 0 ? [smaller] : [])];
}

/** Area is size; inside a tile the parts stand in their order. Arrow keys step, Enter opens the partitions. */
export function LumpsTreemap({ answer, measure, selected, onSelect, onOpen }: LumpsTreemapProps) {
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const weighed = useMemo(() => weigh(answer, measure), [answer, measure]);
  const tiles = useMemo(
    () =>
      treemap(
        weighed.map(({ bytes }) => bytes),
        width,
        height,
      ),
    [weighed, width, height],
  );
  const isListed = weighed.some(({ key }) => key === selected);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined || !(event.target instanceof HTMLElement)) return;
    event.preventDefault();
    const next = by > 0 ? event.target.nextElementSibling : event.target.previousElementSibling;
    if (next instanceof HTMLElement) next.focus();
  };
  return (
    <div className={css.outer}>
      <div ref={ref} role="listbox" aria-label="Lumps by size" className={css.map} onKeyDown={onKeyDown}>
        {tiles.map((tile, place) => {
          const one = weighed[tile.index];
          if (!one) return null;
          const isSelected = one.key !== '' && one.key === selected;
          return (
            <TileButton
              key={one.key}
              tile={tile}
              one={one}
              isSelected={isSelected}
              isReachable={isSelected || (!isListed && place === 0)}
              onSelect={() => one.key !== '' && onSelect(one.key)}
              onOpen={() => one.key !== '' && onOpen(one.key)}
            />
          );
        })}
      </div>
    </div>
  );
}

interface TileButtonProps {
  readonly tile: Tile;
  readonly one: Weighed;
  readonly isSelected: boolean;
  readonly isReachable: boolean;
  readonly onSelect: () => void;
  readonly onOpen: () => void;
}

const fills = [css.m1, css.m2, css.m3];

function TileButton({ tile, one, isSelected, isReachable, onSelect, onOpen }: TileButtonProps) {
  const whole = one.parts.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
  const said = [visibleText(one.name), sizeText(one.bytes), one.detail].filter((text) => text !== '').join(', ');
  const place = {
    left: tile.x,
    top: tile.y,
    width: Math.max(1, tile.width - gap),
    height: Math.max(1, tile.height - gap),
  };
  const hasName = tile.width > 56 && tile.height > 24;
  return (
    <button
      type="button"
      role="option"
      aria-selected={isSelected}
      title={said}
      tabIndex={isReachable ? 0 : -1}
      className={css.tile}
      style={place}
      onFocus={onSelect}
      onClick={onOpen}
    >
      <span className={css.parts} aria-hidden="true">
        {one.parts.map((bytes, order) =>
          bytes === null || bytes <= 0 ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a part
            <i key={order} className={fills[order]} style={{ height: `${((bytes / whole) * 100).toFixed(2)}%` }} />
          ),
        )}
      </span>
      <span className="spoken">{said}</span>
      {hasName && (
        <span className={css.label} aria-hidden="true">
          <b>
            <SafeText text={one.name} />
          </b>
          {tile.height > 42 && (
            <span>
              {sizeText(one.bytes)}
              {one.detail !== '' && tile.width > 160 && `, ${one.detail}`}
            </span>
          )}
        </span>
      )}
    </button>
  );
}
