import {
  IconBraces,
  IconDownload,
  IconFileTypeCsv,
  IconFileTypeHtml,
  IconMarkdown,
  IconPhoto,
} from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import type { LumpsAnswer, Measure } from '../../../shared/contract/sizes.ts';
import { countOf, sizeText } from '../../../shared/figure-text.ts';
import { ask } from '../../api.ts';
import { partsOf } from '../../state/place.ts';
import { copyText } from '../../ui/copy-text.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';
import { drawPng } from './draw-png.ts';
import type { Lumping } from './use-lumps.ts';

interface ExportMenuProps {
  readonly at: At;
  readonly answer: LumpsAnswer | undefined;
  readonly lumping: Lumping;
  readonly measure: Measure;
}

const byWords: Readonly<Record<LumpsAnswer['by'], string>> = {
  name: 'by name suffix',
  tree: 'by partition tree',
  none: 'not lumped',
  regex: 'by regex',
};

type Format = 'csv' | 'json' | 'markdown' | 'html';

async function exportAs(at: At, lumping: Lumping, measure: Measure, format: Format): Promise<void> {
  const { data } = await ask('sizes.export', { at, ...lumping, measure, format });
  const isCopied = data.text !== undefined && (await copyText(data.text));
  offerFile(data.saved, isCopied ? 'The table is also on the clipboard' : undefined);
}

async function exportPng(at: At, answer: LumpsAnswer, measure: Measure): Promise<void> {
  const { summary, by } = answer;
  const title = `Sizes of ${partsOf(at).database}, ${sizeText(summary.sum.total_bytes)}`;
  const under = `${countOf(answer.lumps.key.length, 'lump')} ${byWords[by]}, ${measure}`;
  const { data } = await ask('sizes.exportPng', { at, by, base64: drawPng(answer, measure, title, under) });
  offerFile(data.saved);
}

/** A letter for each format while the menu is open. */
export function ExportMenu({ at, answer, lumping, measure }: ExportMenuProps) {
  const look = { size: 16, stroke: 1.6 };
  const as = (format: Format) => () => void exportAs(at, lumping, measure, format).catch(sayNotExported);
  const png = () => answer && void exportPng(at, answer, measure).catch(sayNotExported);
  const items: readonly MenuItem[] = [
    {
      id: 'csv',
      label: 'CSV',
      detail: 'bytes as numbers',
      keys: 'C',
      icon: <IconFileTypeCsv {...look} />,
      run: as('csv'),
    },
    { id: 'json', label: 'JSON', keys: 'J', icon: <IconBraces {...look} />, run: as('json') },
    {
      id: 'markdown',
      label: 'Markdown',
      detail: 'copies a table',
      keys: 'M',
      icon: <IconMarkdown {...look} />,
      run: as('markdown'),
    },
    {
      id: 'html',
      label: 'HTML',
      detail: 'table and chart',
      keys: 'H',
      icon: <IconFileTypeHtml {...look} />,
      run: as('html'),
    },
    { id: 'png', label: 'PNG', detail: 'chart at 2×', keys: 'P', icon: <IconPhoto {...look} />, run: png },
  ];
  const heading = answer && `Export ${countOf(answer.lumps.key.length, 'lump')}, ${measure}, ${byWords[answer.by]}`;
  return (
    <MenuButton
      label="Export"
      heading={heading}
      items={items}
      width={240}
      disabled={!answer}
      icon={<IconDownload size={14} stroke={1.6} />}
    />
  );
}
