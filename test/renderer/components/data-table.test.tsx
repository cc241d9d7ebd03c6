import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { DataColumn, DataSort } from '#renderer/components/data-table/data-column.ts';
import { DataTable } from '#renderer/components/data-table/data-table.tsx';
import { createI18n } from '#renderer/lib/i18n.ts';
import { createPreferences, PreferencesContext } from '#renderer/lib/preferences.ts';

type Item = { id: string; name: string; size: number };

const columns: DataColumn<Item>[] = [
  {
    id: 'name',
    header: 'Name',
    width: '1fr',
    cell: ({ name }) => name,
    compare: (a, b) => a.name.localeCompare(b.name),
  },
  {
    id: 'size',
    header: 'Size',
    width: '4rem',
    cell: ({ size }) => size,
    compare: (a, b) => a.size - b.size,
  },
];

const items = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `id-${index}`,
    name: `Bot ${String(index).padStart(5, '0')}`,
    size: count - index,
  }));

beforeEach(() => {
  // jsdom lays nothing out; the table has to believe that it is 600 px high.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  HTMLElement.prototype.scrollTo = vi.fn<() => void>();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

type Options = { rows?: Item[]; letterKeys?: boolean; isSelectable?: boolean };

function show({ rows = items(50), letterKeys = true, isSelectable = true }: Options = {}) {
  const opened: string[] = [];
  const pinged: string[] = [];
  const outside: { selected: ReadonlySet<string>; setRows: (rows: Item[]) => void } = {
    selected: new Set(),
    setRows: () => undefined,
  };

  function Table() {
    const [shown, setShown] = useState(rows);
    const [sort, setSort] = useState<DataSort>();
    const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
    useEffect(() => {
      outside.setRows = setShown;
      outside.selected = selection;
    }, [selection]);
    return (
      <DataTable
        label="Things"
        rows={shown}
        columns={columns}
        rowId={({ id }) => id}
        sort={sort}
        onSortChange={setSort}
        {...(isSelectable ? { selection, onSelectionChange: setSelection } : {})}
        onOpen={({ id }) => opened.push(id)}
        rowKeys={{ p: ({ id }) => pinged.push(id) }}
      />
    );
  }
  const preferences = createPreferences({ getItem: () => null, setItem: () => undefined });
  preferences.set({ letterKeys });
  render(
    <I18nextProvider i18n={createI18n('en')}>
      <PreferencesContext value={preferences}>
        <Table />
      </PreferencesContext>
    </I18nextProvider>,
  );
  const grid = screen.getByRole('grid', { name: 'Things' });
  const press = (key: string, init: KeyboardEventInit = {}) =>
    fireEvent.keyDown(grid, { key, ...init });
  return {
    grid,
    press,
    opened,
    pinged,
    selected: () => [...outside.selected],
    setRows: (next: Item[]) => act(() => outside.setRows(next)),
  };
}

const rowNames = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent?.slice(0, 9));

test('of thousands of rows only those in sight are drawn, and each knows its place', () => {
  const { grid } = show({ rows: items(5_000) });
  expect(grid.getAttribute('aria-rowcount')).toBe('5001');
  const rows = screen.getAllByRole('row');
  expect(rows.length).toBeLessThan(60);
  expect(rows[1]!.getAttribute('aria-rowindex')).toBe('2');
});

test('J, K and the arrows move, Enter and O open', () => {
  const { grid, press, opened } = show();
  act(() => grid.focus());
  press('j');
  press('ArrowDown');
  press('k');
  press('Enter');
  press('ArrowUp');
  press('o');
  expect(opened).toEqual(['id-1', 'id-0']);
});

test('from the page itself J leads into the list, but not from a field', () => {
  show();
  const grid = screen.getByRole('grid');
  const field = document.body.appendChild(document.createElement('input'));

  fireEvent.keyDown(field, { key: 'j' });
  expect(document.activeElement).not.toBe(grid);
  fireEvent.keyDown(document.body, { key: 'j' });

  expect(document.activeElement).toBe(grid);
  expect(grid.getAttribute('aria-activedescendant')).toContain('id-0');
  field.remove();
});

test('the row in focus is named to assistive technology', () => {
  const { grid, press } = show();
  act(() => grid.focus());
  press('j');
  const active = document.getElementById(grid.getAttribute('aria-activedescendant')!);
  expect(active?.textContent).toContain('Bot 00001');
});

test('X selects, Shift extends, Ctrl+A takes all, Esc lets go', () => {
  const { grid, press, selected } = show({ rows: items(6) });
  act(() => grid.focus());
  press('x');
  expect(selected()).toEqual(['id-0']);
  press('j');
  press('J', { shiftKey: true });
  press('J', { shiftKey: true });
  expect(selected()).toEqual(['id-0', 'id-1', 'id-2', 'id-3']);
  press('a', { ctrlKey: true });
  expect(selected()).toHaveLength(6);
  press('Escape');
  expect(selected()).toEqual([]);
});

test('a letter of the list acts on the row in focus', () => {
  const { grid, press, pinged } = show();
  act(() => grid.focus());
  press('j');
  press('p');
  expect(pinged).toEqual(['id-1']);
});

test('with letters switched off only the arrows are left', () => {
  const { grid, press, opened, pinged } = show({ letterKeys: false });
  act(() => grid.focus());
  press('j');
  press('p');
  press('o');
  press('ArrowDown');
  press('Enter');
  expect([opened, pinged]).toEqual([['id-1'], []]);
});

test('a press on a row opens it; with Ctrl it is selected instead', () => {
  const { opened, selected } = show();
  fireEvent.click(screen.getByText('Bot 00003'));
  fireEvent.click(screen.getByText('Bot 00004'), { ctrlKey: true });
  expect([opened, selected()]).toEqual([['id-3'], ['id-4']]);
});

test('a heading sorts up, then down, then not at all, and says so', () => {
  show({ rows: items(3) });
  const heading = () => screen.getByRole('columnheader', { name: 'Size' });
  fireEvent.click(screen.getByRole('button', { name: 'Size' }));
  expect([rowNames()[0], heading().getAttribute('aria-sort')]).toEqual(['Bot 00002', 'ascending']);
  fireEvent.click(screen.getByRole('button', { name: 'Size' }));
  expect([rowNames()[0], heading().getAttribute('aria-sort')]).toEqual(['Bot 00000', 'descending']);
  fireEvent.click(screen.getByRole('button', { name: 'Size' }));
  expect(heading().getAttribute('aria-sort')).toBe('none');
});

test('rows do not move under the pointer; what waits is counted and can be shown', () => {
  const rows = items(4);
  const { grid, setRows } = show({ rows });
  fireEvent.pointerEnter(grid);
  setRows([rows[3]!, ...rows.slice(0, 3)]);
  expect(rowNames()[0]).toBe('Bot 00000');
  expect(screen.getByText('1 change')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Show' }));
  expect(rowNames()[0]).toBe('Bot 00003');
  expect(screen.queryByText('1 change')).toBeNull();
});

test('what a row says changes in place at once, although the order is held', () => {
  const rows = items(2);
  const { grid, setRows } = show({ rows });
  fireEvent.pointerEnter(grid);
  setRows([{ ...rows[0]!, name: 'Renamed!!' }, rows[1]!]);
  expect(rowNames()[0]).toBe('Renamed!!');
});

test('a list whose rows cannot be selected does not offer it', () => {
  const { grid, press, selected } = show({ isSelectable: false });
  expect(screen.queryAllByRole('checkbox')).toEqual([]);
  act(() => grid.focus());
  press('x');
  press('a', { ctrlKey: true });
  expect(selected()).toEqual([]);
});
