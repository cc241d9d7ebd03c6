/* oxlint-disable jsx-a11y/prefer-tag-over-role -- table elements lose their meaning once rows are positioned one by one */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useCallback, useEffect, useId, useMemo, useRef } from 'react';

import { cn } from '#renderer/lib/cn.ts';
import { type Density, usePreferences } from '#renderer/lib/preferences.ts';

import { ChangesPill } from './changes-pill.tsx';
import type { DataColumn, DataSort, RowTint } from './data-column.ts';
import { DataTableHeader } from './data-table-header.tsx';
import { DataTableRow } from './data-table-row.tsx';
import { useFrozenOrder } from './frozen-order.ts';
import { useDataRows } from './use-data-rows.ts';
import { type SelectionChange, useGridCursor } from './use-grid-cursor.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { useGridSummons } from './use-grid-summons.ts';
import { useHeld } from './use-held.ts';

const rowHeights: Readonly<Record<Density, number>> = { compact: 28, normal: 36, roomy: 44 };
const headerHeight = 28;
const rowsBeyondSight = 12;
const noneSelected: ReadonlySet<string> = new Set();

export type DataTableProps<Data extends object> = {
  /** Names the grid. */
  label: string;
  /** In the list's own order: worst first, newest first. Keep the array between renders. */
  rows: readonly Data[];
  /** Keep the array between renders. */
  columns: readonly DataColumn<Data>[];
  rowId: (row: Data) => string;
  /** Changes whenever the person asks for other rows (filter, range): a frozen order is given up. */
  wish?: string;
  sort?: DataSort | undefined;
  onSortChange?: (sort: DataSort | undefined) => void;
  selection?: ReadonlySet<string>;
  onSelectionChange?: SelectionChange;
  onOpen?: (row: Data) => void;
  /** Single letters that act on the row in focus, such as `h` for a check. */
  rowKeys?: Readonly<Record<string, (row: Data) => void>>;
  tint?: (row: Data) => RowTint | undefined;
  version?: (row: Data) => string | number;
  className?: string;
};

/**
 * Thousands of rows, of which only those in sight are drawn. The grid has the focus and the keys; rows
 * keep their order while it is being pointed at or worked in.
 */
export function DataTable<Data extends object>(props: DataTableProps<Data>) {
  const { label, columns, rowId, sort, onSortChange, onSelectionChange } = props;
  const selection = props.selection ?? noneSelected;
  const isSelectable = onSelectionChange !== undefined;
  const [{ letterKeys }] = usePreferences();
  const gridId = useId();
  const { isHeld, isFocused, handlers } = useHeld();

  const sorted = useDataRows({ rows: props.rows, columns, rowId, sort });
  const currentIds = useMemo(() => sorted.map((row) => row.id), [sorted]);
  const byId = useMemo(() => new Map(sorted.map((row) => [row.id, row.original])), [sorted]);
  const wish = `${props.wish ?? ''} ${sort?.column ?? ''} ${sort?.descending ?? ''}`;
  const { ids, changes, release } = useFrozenOrder(currentIds, isHeld, wish);

  const { scroller, virtualizer, rowHeight } = useVirtualRows(ids);
  const cursor = useGridCursor({
    ids,
    selection,
    onSelectionChange,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  });
  const withRow = (index: number, use: ((row: Data) => void) | undefined): boolean => {
    const row = byId.get(ids[index] ?? '');
    if (!row || !use) {
      return false;
    }
    use(row);
    return true;
  };
  useGridSummons(scroller, { areLettersOn: letterKeys });
  const onKeyDown = useGridKeys({
    cursor,
    count: ids.length,
    rowHeight,
    areLettersOn: letterKeys,
    isSelectable,
    hasSelection: selection.size > 0,
    open: (index) => withRow(index, props.onOpen),
    act: (key, index) => withRow(index, props.rowKeys?.[key]),
  });

  const onPress = useLatest((index: number, event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('a, button, input')) {
      return;
    }
    if (event.shiftKey && isSelectable) {
      cursor.extendTo(index);
    } else if ((event.ctrlKey || event.metaKey) && isSelectable) {
      cursor.toggle(index);
    } else {
      withRow(index, props.onOpen);
    }
    cursor.activate(index);
  });

  const isAllSelected = selection.size > 0 && selection.size === ids.length;
  const tracks = `${isSelectable ? '1.75rem ' : ''}${columns.map(({ width }) => width).join(' ')}`;

  return (
    <div className={cn('relative flex min-h-0 flex-col', props.className)}>
      <ChangesPill count={changes} onShow={release} />
      <div
        ref={scroller}
        role="grid"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a grid is operated by keys
        tabIndex={0}
        aria-label={label}
        aria-rowcount={ids.length + 1}
        aria-colcount={columns.length + (isSelectable ? 1 : 0)}
        aria-multiselectable={isSelectable || undefined}
        aria-activedescendant={
          isFocused && cursor.activeIndex >= 0 ? `${gridId}-${cursor.activeId}` : undefined
        }
        className="group/grid min-h-0 flex-1 overflow-auto outline-none"
        onKeyDown={onKeyDown}
        {...handlers}
        onFocus={(event) => {
          handlers.onFocus();
          if (event.target === event.currentTarget && cursor.activeIndex < 0) {
            cursor.activate(0);
          }
        }}
      >
        <DataTableHeader
          columns={columns}
          tracks={tracks}
          sort={sort}
          onSortChange={onSortChange}
          selectAll={
            isSelectable
              ? {
                  isOn: isAllSelected,
                  count: ids.length,
                  toggle: isAllSelected ? cursor.selectNone : cursor.selectAll,
                }
              : undefined
          }
        />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const id = ids[index];
            const row = id === undefined ? undefined : byId.get(id);
            return (
              id !== undefined &&
              row && (
                <DataTableRow
                  key={id}
                  id={`${gridId}-${id}`}
                  row={row}
                  columns={columns}
                  tracks={tracks}
                  index={index}
                  top={start}
                  height={rowHeight}
                  isActive={index === cursor.activeIndex}
                  isSelected={selection.has(id)}
                  isSelectable={isSelectable}
                  tint={props.tint?.(row)}
                  version={props.version?.(row)}
                  onPress={onPress}
                  onToggle={cursor.toggle}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Always the same function to the rows, which are drawn again only when they change; it runs the newest. */
function useLatest<Args extends unknown[]>(callback: (...args: Args) => void) {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}

/** Which rows are in sight, at the height that the person's density and text size ask for. */
function useVirtualRows(ids: readonly string[]) {
  const [{ density, textScale }] = usePreferences();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = Math.round((rowHeights[density] * textScale) / 100);

  // oxlint-disable-next-line react/incompatible-library -- it is read here only, and nothing is memoised by it
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: rowsBeyondSight,
    scrollPaddingStart: headerHeight,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  return { scroller, virtualizer, rowHeight };
}
