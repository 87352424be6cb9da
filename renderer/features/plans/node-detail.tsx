import { countText, durationText, shareText } from '../../../shared/figure-text.ts';
import type { NodeMeasures } from '../../../shared/plans/measures.ts';
import type { Buffers, PlanNode } from '../../../shared/plans/plan.ts';
import { classes } from '../../ui/classes.ts';
import { CloseButton } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Letter } from './letter.tsx';
import { readWords } from './node-words.ts';
import type { ShownPlan } from './shown-plan.ts';
import { letterOf, type SideName } from './sides.ts';
import type { ShownSides } from './tree-line.tsx';
import { nodeAt, type TreeRow } from './tree-rows.ts';
import css from './trees.module.css';

interface NodeDetailProps {
  readonly line: TreeRow;
  readonly sides: ShownSides;
  readonly onClose: () => void;
}

/** Everything that the plan says of a line's nodes, beside each other. */
export function NodeDetail({ line, sides, onClose }: NodeDetailProps) {
  const { row } = line;
  const there = sides.filter(({ side }) => nodeAt(row, side) !== null);
  return (
    <section className={css.detail} aria-label="Node">
      <div className={css.detailHead}>
        <span>
          {row.shape.map(({ kind, a, b }) => (
            <b key={kind}>
              <SafeText text={`${a ?? 'none'} → ${b ?? 'none'}`} />{' '}
            </b>
          ))}
          {row.shape.length === 0 && <b>{row.kind === 'same' ? 'The same node in both' : 'Only on one side'}</b>}
        </span>
        <CloseButton onClose={onClose} />
      </div>
      {there.map(({ side, shown }) => {
        const node = nodeAt(row, side);
        return node && <About key={side} side={side} shown={shown} node={node} isWide={there.length === 1} />;
      })}
    </section>
  );
}

interface AboutProps {
  readonly side: SideName;
  readonly shown: ShownPlan;
  readonly node: PlanNode;
  readonly isWide: boolean;
}

function About({ side, shown, node, isWide }: AboutProps) {
  const lines = linesOf(node, shown.measures.nodes[node.id]);
  return (
    <div className={classes(css.about, isWide && css.wide)}>
      <h3>
        <Letter side={side} /> <SafeText text={node.label} /> <SafeText text={readWords(node)} />
      </h3>
      <dl aria-label={`Node of ${letterOf[side]}`}>
        {lines.map(({ name, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan may name the same property twice
          <Line key={index} name={name} text={text} />
        ))}
      </dl>
    </div>
  );
}

function Line({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <>
      <dt>
        <SafeText text={name} />
      </dt>
      <dd>
        <code>
          <SafeText text={text} />
        </code>
      </dd>
    </>
  );
}

interface DetailLine {
  readonly name: string;
  readonly text: string;
}

function linesOf(node: PlanNode, measures: NodeMeasures | undefined): readonly DetailLine[] {
  const { conditions, facts, rowsRemoved } = node;
  return [
    ...conditions,
    ...timeLines(node, measures),
    ...rowsRemoved.map(({ by, rows }) => ({ name: `Rows removed by ${by}`, text: `${countText(rows)} per loop` })),
    ...bufferLines('Buffers, own', measures?.selfBuffers ?? null),
    ...bufferLines('Buffers, with all below', node.buffers),
    ...workerLines(node),
    ...walLines(node),
    ...facts,
  ];
}

function timeLines({ estimated, actual }: PlanNode, measures: NodeMeasures | undefined): readonly DetailLine[] {
  const lines: DetailLine[] = [];
  if (estimated) {
    const { startupCost, totalCost, rows, width } = estimated;
    lines.push({
      name: 'Estimated',
      text: `cost ${startupCost} to ${totalCost}, ${countText(rows)} rows per loop, ${width} B each`,
    });
  }
  if (!actual) return lines;
  if (actual.loops === 0) return [...lines, { name: 'Executed', text: 'never' }];
  const { rows, loops, startupMs, totalMs } = actual;
  const each =
    totalMs === null ? '' : `, ${durationText(startupMs)} to the first row, ${durationText(totalMs)} to the last`;
  lines.push({ name: 'Per loop', text: `${rows.toLocaleString('en-US')} rows${each}` });
  lines.push({ name: 'Loops', text: countText(loops) });
  if (measures?.selfMs != null) {
    const share = measures.share === null ? '' : `, ${shareText(measures.share)} of the whole`;
    lines.push({ name: 'Time, own', text: `${durationText(measures.selfMs)}${share}` });
    lines.push({ name: 'Time, with all below', text: durationText(measures.totalMs) });
  }
  return lines;
}

const bufferWords: readonly (readonly [keyof Buffers, string])[] = [
  ['sharedHit', 'shared hit'],
  ['sharedRead', 'shared read'],
  ['sharedDirtied', 'shared dirtied'],
  ['sharedWritten', 'shared written'],
  ['localHit', 'local hit'],
  ['localRead', 'local read'],
  ['localDirtied', 'local dirtied'],
  ['localWritten', 'local written'],
  ['tempRead', 'temp read'],
  ['tempWritten', 'temp written'],
];

function bufferLines(name: string, buffers: Buffers | null): readonly DetailLine[] {
  if (!buffers) return [];
  const words = bufferWords.flatMap(([key, word]) => {
    const blocks = buffers[key];
    return blocks === null || blocks === 0 ? [] : [`${countText(blocks)} ${word}`];
  });
  const { ioReadMs, ioWriteMs } = buffers;
  if (ioReadMs !== null && ioReadMs > 0) words.push(`reading ${durationText(ioReadMs)}`);
  if (ioWriteMs !== null && ioWriteMs > 0) words.push(`writing ${durationText(ioWriteMs)}`);
  return words.length === 0 ? [] : [{ name, text: words.join(', ') }];
}

function workerLines({ workersPlanned, workersLaunched, workers }: PlanNode): readonly DetailLine[] {
  const lines: DetailLine[] = [];
  if (workersPlanned !== null) {
    const launched = workersLaunched === null ? '' : `, ${workersLaunched} launched`;
    lines.push({ name: 'Workers', text: `${workersPlanned} planned${launched}` });
  }
  for (const { number, rows, loops, totalMs } of workers) {
    const time = totalMs === null ? '' : `, ${durationText(totalMs)} per loop`;
    lines.push({ name: `Worker ${number}`, text: `${countText(rows)} rows, ${countText(loops)} loops${time}` });
  }
  return lines;
}

function walLines({ wal }: PlanNode): readonly DetailLine[] {
  if (!wal || wal.bytes === 0) return [];
  const { records, fpi, bytes } = wal;
  return [{ name: 'WAL', text: `${countText(records)} records, ${countText(fpi)} full pages, ${countText(bytes)} B` }];
}
