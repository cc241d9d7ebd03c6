/* oxlint-disable jsx-a11y/prefer-tag-over-role -- table elements lose their meaning once rows are positioned one by one */
import { type MouseEvent, memo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Checkbox } from '#renderer/components/ui/checkbox.tsx';
import { cn } from '#renderer/lib/cn.ts';

import type { DataColumn, RowTint } from './data-column.ts';

const tints: Readonly<Record<RowTint, string>> = {
  down: 'bg-tint-down',
  degraded: 'bg-tint-degraded',
  healing: 'bg-tint-healing',
};

type RowProps<Data> = {
  id: string;
  row: Data;
  columns: readonly DataColumn<Data>[];
  tracks: string;
  index: number;
  top: number;
  height: number;
  isActive: boolean;
  isSelected: boolean;
  isSelectable: boolean;
  tint: RowTint | undefined;
  /** Changes when the row has something new to show; it lights up then. */
  version: string | number | undefined;
  onPress: (index: number, event: MouseEvent) => void;
  onToggle: (index: number) => void;
};

function PlainDataTableRow<Data>(props: RowProps<Data>) {
  const { id, row, columns, tracks, index, isActive, isSelected, isSelectable } = props;
  const { t } = useTranslation();
  const [firstVersion] = useState(props.version);

  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the focus and hears the keys
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelectable ? isSelected : undefined}
      data-active={isActive || undefined}
      onClick={(event) => props.onPress(index, event)}
      className={cn(
        'absolute inset-x-0 grid cursor-default items-center border-b px-2 text-13 hover:bg-surface-2',
        props.tint && tints[props.tint],
        isSelected && 'shadow-[inset_2px_0_0_var(--accent)]',
        'group-focus-visible/grid:data-active:outline-2 group-focus-visible/grid:data-active:-outline-offset-2 group-focus-visible/grid:data-active:outline-accent',
      )}
      style={{
        gridTemplateColumns: tracks,
        height: props.height,
        transform: `translateY(${props.top}px)`,
      }}
    >
      {props.version !== firstVersion && (
        <span
          key={props.version}
          aria-hidden
          className="pointer-events-none absolute inset-0 animate-row-changed opacity-60"
        />
      )}
      {isSelectable && (
        <div role="gridcell" aria-colindex={1} className="relative flex px-1">
          <Checkbox
            tabIndex={-1}
            checked={isSelected}
            aria-label={t('grid.select-row')}
            onClick={(event) => event.stopPropagation()}
            onChange={() => props.onToggle(index)}
          />
        </div>
      )}
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + (isSelectable ? 2 : 1)}
          className={cn(
            'relative flex min-w-0 items-center truncate px-2',
            column.align === 'end' && 'justify-end text-right',
          )}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

export const DataTableRow = memo(PlainDataTableRow) as typeof PlainDataTableRow;
