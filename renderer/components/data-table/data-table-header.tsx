/* oxlint-disable jsx-a11y/prefer-tag-over-role -- table elements lose their meaning once rows are positioned one by one */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Checkbox } from '#renderer/components/ui/checkbox.tsx';
import { cn } from '#renderer/lib/cn.ts';

import type { DataColumn, DataSort } from './data-column.ts';

type HeaderProps<Data> = {
  columns: readonly DataColumn<Data>[];
  tracks: string;
  sort: DataSort | undefined;
  onSortChange: ((sort: DataSort | undefined) => void) | undefined;
  selectAll: { isOn: boolean; count: number; toggle: () => void } | undefined;
};

export function DataTableHeader<Data>(props: HeaderProps<Data>) {
  const { columns, tracks, sort, onSortChange, selectAll } = props;
  const { t } = useTranslation();

  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b bg-surface-2">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-7 items-center px-2 text-12 text-muted"
        style={{ gridTemplateColumns: tracks }}
      >
        {selectAll && (
          <div role="columnheader" aria-colindex={1} className="px-1">
            <Checkbox
              tabIndex={-1}
              checked={selectAll.isOn}
              onChange={selectAll.toggle}
              aria-label={t('grid.select-all', { count: selectAll.count })}
            />
          </div>
        )}
        {columns.map((column, index) => {
          const direction = sort?.column === column.id ? sort : undefined;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={index + (selectAll ? 2 : 1)}
              aria-sort={ariaSort(direction)}
              className={cn('flex min-w-0 px-2', column.align === 'end' && 'justify-end')}
            >
              {column.compare && onSortChange ? (
                <button
                  type="button"
                  tabIndex={-1}
                  className="flex h-6 min-w-0 cursor-default items-center gap-1 hover:text-text"
                  onClick={() => onSortChange(nextSort(column.id, direction))}
                >
                  <span className="truncate">{column.header}</span>
                  {direction && <SortArrow isDescending={direction.descending} />}
                </button>
              ) : (
                <span className={column.isHeaderHidden ? 'sr-only' : 'truncate'}>
                  {column.header}
                </span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function SortArrow({ isDescending }: { isDescending: boolean }) {
  const Icon = isDescending ? ArrowDown : ArrowUp;
  return <Icon aria-hidden className="size-3 shrink-0" />;
}

function ariaSort(direction: DataSort | undefined) {
  if (!direction) {
    return 'none';
  }
  return direction.descending ? 'descending' : 'ascending';
}

/** Up, down, and back to the list's own order. */
function nextSort(column: string, now: DataSort | undefined): DataSort | undefined {
  if (!now) {
    return { column, descending: false };
  }
  return now.descending ? undefined : { column, descending: true };
}
