import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { type Density, usePreferences } from '#renderer/lib/preferences.ts';

import type { DataColumn, DataSort, RowTint } from './data-column.ts';
import { DataTableHeader } from './data-table-header.tsx';
import { DataTableRow } from './data-table-row.tsx';
import { useFrozenOrder } from './frozen-order.ts';
import { gridAction } from './grid-keys.ts';
import { useDataRows } from './use-data-rows.ts';

export const rowHeights: Readonly<Record<Density, number>> = { compact: 28, normal: 36, roomy: 44 };

const headerHeight = 28;
const noneSelected: ReadonlySet<string> = new Set();

export type DataTableProps<Data extends object> = {
  /** Names the grid. */
  label: string;
  /** In the list's own order: worst first, newest first. Keep the array between renders. */
  rows: readonly Data[];
  /** Keep the array between renders. */
  columns: readonly DataColumn<Data>[];
  rowId(row: Data): string;
  /** Changes whenever the person asks for other rows (filter, range): a frozen order is given up. */
  wish?: string;
  sort?: DataSort | undefined;
  onSortChange?: (sort: DataSort | undefined) => void;
  selection?: ReadonlySet<string>;
  onSelectionChange?: (selection: ReadonlySet<string>) => void;
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
  const { label, columns, rowId, sort, onSortChange, onSelectionChange, onOpen } = props;
  const selection = props.selection ?? noneSelected;
  const { t } = useTranslation();
  const [{ density, letterKeys, textScale }] = usePreferences();
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [isPointed, setIsPointed] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  const [activeId, setActiveId] = useState<string>();
  const [anchorId, setAnchorId] = useState<string>();

  const sorted = useDataRows({ rows: props.rows, columns, rowId, sort });
  const currentIds = useMemo(() => sorted.map((row) => row.id), [sorted]);
  const byId = useMemo(() => new Map(sorted.map((row) => [row.id, row.original])), [sorted]);
  const wish = `${props.wish ?? ''} ${sort?.column ?? ''} ${sort?.descending ?? ''}`;
  const { ids, changes, release } = useFrozenOrder(currentIds, isPointed || isFocused, wish);

  const rowHeight = Math.round((rowHeights[density] * textScale) / 100);
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 12,
    scrollPaddingStart: headerHeight,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const activeIndex = Math.max(0, activeId === undefined ? 0 : ids.indexOf(activeId));
  const isSelectable = onSelectionChange !== undefined;
  const tracks = `${isSelectable ? '1.75rem ' : ''}${columns.map(({ width }) => width).join(' ')}`;

  const select = useCallback(
    (change: (selected: Set<string>) => void) => {
      const next = new Set(selection);
      change(next);
      onSelectionChange?.(next);
    },
    [selection, onSelectionChange],
  );
  const extendTo = (to: number) => {
    const from = anchorId === undefined ? activeIndex : Math.max(0, ids.indexOf(anchorId));
    setAnchorId(ids[from]);
    const [first, last] = from < to ? [from, to] : [to, from];
    select((selected) => {
      for (const id of ids.slice(first, last + 1)) {
        selected.add(id);
      }
    });
  };
  const goTo = (index: number, extending: boolean) => {
    if (extending && isSelectable) {
      extendTo(index);
    } else {
      setAnchorId(undefined);
    }
    setActiveId(ids[index]);
    virtualizer.scrollToIndex(index, { align: 'auto' });
  };
  const toggle = useCallback(
    (index: number) => {
      const id = ids[index];
      if (id !== undefined) {
        select((selected) => (selected.has(id) ? selected.delete(id) : selected.add(id)));
      }
    },
    [ids, select],
  );
  const openAt = (index: number) => {
    const row = byId.get(ids[index] ?? '');
    if (row) {
      onOpen?.(row);
    }
  };

  const onPress = (index: number, event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('a, button, input')) {
      return;
    }
    setActiveId(ids[index]);
    if (event.shiftKey && isSelectable) {
      extendTo(index);
    } else if ((event.ctrlKey || event.metaKey) && isSelectable) {
      toggle(index);
    } else {
      openAt(index);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || ids.length === 0) {
      return;
    }
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 1);
    const action = gridAction(event, {
      index: activeId === undefined ? -1 : activeIndex,
      count: ids.length,
      page,
      areLettersOn: letterKeys,
    });
    if (!action) {
      return;
    }
    switch (action.kind) {
      case 'move':
        goTo(action.to, action.extends);
        break;
      case 'open':
        openAt(activeIndex);
        break;
      case 'select':
        toggle(activeIndex);
        break;
      case 'select-all':
        if (!isSelectable) {
          return;
        }
        onSelectionChange(new Set(ids));
        break;
      case 'clear':
        if (selection.size === 0) {
          return;
        }
        onSelectionChange?.(noneSelected);
        break;
      case 'other': {
        const act = props.rowKeys?.[action.key];
        const row = byId.get(ids[activeIndex] ?? '');
        if (!act || !row) {
          return;
        }
        act(row);
        break;
      }
      default:
        action satisfies never;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={cn('relative flex min-h-0 flex-col', props.className)}>
      {changes > 0 && (
        <div className="absolute top-8 right-3 z-20 flex items-center gap-2 rounded-full border border-border-control bg-surface-1 py-0.5 pr-1 pl-3 text-12 shadow-overlay">
          {t('grid.changes', { count: changes })}
          <Button size="sm" variant="link" onClick={release}>
            {t('grid.show-changes')}
          </Button>
        </div>
      )}
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
          isFocused && ids.length > 0 && activeId !== undefined
            ? `${gridId}-${activeId}`
            : undefined
        }
        className="group/grid min-h-0 flex-1 overflow-auto outline-none"
        onKeyDown={onKeyDown}
        onPointerEnter={() => setIsPointed(true)}
        onPointerLeave={() => setIsPointed(false)}
        onFocus={(event) => {
          setIsFocused(true);
          if (event.target === event.currentTarget && activeId === undefined) {
            setActiveId(ids[0]);
          }
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) {
            setIsFocused(false);
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
                  isOn: selection.size > 0 && selection.size === ids.length,
                  count: ids.length,
                  toggle: () =>
                    onSelectionChange(selection.size === ids.length ? noneSelected : new Set(ids)),
                }
              : undefined
          }
        />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const id = ids[item.index];
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
                  index={item.index}
                  top={item.start}
                  height={rowHeight}
                  isActive={id === activeId}
                  isSelected={selection.has(id)}
                  isSelectable={isSelectable}
                  tint={props.tint?.(row)}
                  version={props.version?.(row)}
                  onPress={onPress}
                  onToggle={toggle}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
