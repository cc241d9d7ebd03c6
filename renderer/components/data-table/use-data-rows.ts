import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type Row as TableRow,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';

import type { DataColumn, DataSort } from './data-column.ts';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

type Options<Data extends object> = {
  rows: readonly Data[];
  columns: readonly DataColumn<Data>[];
  rowId: (row: Data) => string;
  sort: DataSort | undefined;
};

/** The rows sorted as asked, or in the order they came in. */
export function useDataRows<Data extends object>(
  options: Options<Data>,
): readonly TableRow<typeof features, Data>[] {
  const { rows, columns, rowId, sort } = options;

  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Data>();
    return helper.columns(
      columns.map(({ id, compare }) =>
        helper.accessor((row: Data) => row, {
          id,
          enableSorting: compare !== undefined,
          sortFn: (a, b) => compare?.(a.original, b.original) ?? 0,
        }),
      ),
    );
  }, [columns]);
  const sorting = useMemo(() => (sort ? [{ id: sort.column, desc: sort.descending }] : []), [sort]);

  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    state: { sorting },
  });
  return table.getRowModel().rows;
}
