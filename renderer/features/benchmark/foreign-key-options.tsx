import { Combobox } from '@mantine/core';
import type { ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';
import { countText } from '../../../shared/figure-text.ts';
import { classes } from '../../ui/classes.ts';
import popover from '../../ui/popover.module.css';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import css from './config.module.css';
import { keyTags, keyText } from './foreign-key-words.ts';
import { estimateText } from './numbers.ts';

interface KeyHeadingProps {
  readonly count: number;
  readonly shown: number;
  readonly of: number;
  readonly leftOut: number;
}

/** "73 of 7,374 foreign keys, the first 60 are shown". */
export function KeyHeading({ count, shown, of, leftOut }: KeyHeadingProps) {
  return (
    <>
      {countText(count)} of {countText(of)} foreign keys
      {shown < count && `, the first ${shown} are shown`}
      {leftOut > 0 && `, ${countText(leftOut)} more are not listed`}
    </>
  );
}

/** A key with what to know before choosing it, or why it cannot be measured. */
export function KeyOption({ row, isActive }: { readonly row: ForeignKeyRow; readonly isActive: boolean }) {
  return (
    <Combobox.Option value={String(row.conoid)} active={isActive} className={popover.item}>
      <span className={classes(css.keyName, row.obstacle !== null && css.faint)}>
        <SafeText text={keyText(row)} />
      </span>
      {row.obstacle === null ? <Facts row={row} /> : <Obstacle text={row.obstacle} />}
    </Combobox.Option>
  );
}

function Obstacle({ text }: { readonly text: string }) {
  return (
    <span className={popover.detail}>
      <SafeText text={text} />
    </span>
  );
}

function Facts({ row }: { readonly row: ForeignKeyRow }) {
  return (
    <>
      {keyTags(row).map((tag) => (
        <Tag key={tag} tone={tag === 'no index' ? 'idletx' : 'idle'}>
          {tag}
        </Tag>
      ))}
      <span className={classes(popover.detail, css.keyRows)}>{estimateText(row.reltuples)} rows</span>
    </>
  );
}
