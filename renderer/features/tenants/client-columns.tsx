import { Archive, ArchiveRestore, Eye, MoreHorizontal, Pencil } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { ClientMark } from '#renderer/components/client-mark.tsx';
import type { DataColumn } from '#renderer/components/data-table/data-column.ts';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#renderer/components/ui/menu.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useGate } from '#renderer/lib/use-gate.ts';

import type { ClientRow } from './use-client-admin.ts';

export type ClientActions = {
  onEdit: (row: ClientRow) => void;
  onView: (row: ClientRow) => void;
  onArchive: (row: ClientRow, archived: boolean) => void;
};

export function useClientColumns(actions: ClientActions): DataColumn<ClientRow>[] {
  const { t } = useTranslation(['tenants', 'common']);
  const format = useFormat();

  return useMemo(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        width: 'minmax(12rem, 2fr)',
        cell: (row) => <ClientName row={row} />,
        compare: (a, b) => a.tenant.name.localeCompare(b.tenant.name),
      },
      {
        id: 'worst',
        header: t('column.worst'),
        width: 'minmax(9rem, 1fr)',
        cell: ({ worst }) =>
          worst ? (
            <StatusLabel status={worst} />
          ) : (
            <span className="text-muted">{t('no-bots')}</span>
          ),
      },
      {
        id: 'bots',
        header: t('column.bots'),
        width: '5rem',
        align: 'end',
        cell: ({ bots }) => format.number(bots),
        compare: (a, b) => a.bots - b.bots,
      },
      {
        id: 'zone',
        header: t('column.zone'),
        width: 'minmax(9rem, 1fr)',
        cell: ({ tenant }) => <span className="truncate text-muted">{tenant.zone}</span>,
        compare: (a, b) => a.tenant.zone.localeCompare(b.tenant.zone),
      },
      {
        id: 'locale',
        header: t('column.locale'),
        width: 'minmax(8rem, 1fr)',
        cell: ({ tenant }) => (
          <span className="truncate text-muted">{t(`common:locale.${tenant.locale}`)}</span>
        ),
        compare: (a, b) => a.tenant.locale.localeCompare(b.tenant.locale),
      },
      {
        id: 'interval',
        header: t('column.interval'),
        width: '8rem',
        align: 'end',
        cell: ({ tenant }) => format.duration(tenant.defaultIntervalMs),
        compare: (a, b) => a.tenant.defaultIntervalMs - b.tenant.defaultIntervalMs,
      },
      {
        id: 'actions',
        header: t('column.actions'),
        width: '5rem',
        align: 'end',
        cell: (row) => <ClientMenu row={row} {...actions} />,
      },
    ],
    [t, format, actions],
  );
}

function ClientName({ row: { tenant } }: { row: ClientRow }) {
  const { t } = useTranslation('tenants');
  return (
    <span className="flex min-w-0 items-center gap-2">
      <ClientMark tenantId={tenant.id} name={tenant.name} />
      <span className="truncate font-medium">{tenant.name}</span>
      {tenant.isDemo && <Badge tone="healing">{t('demo')}</Badge>}
      {tenant.archivedAt !== null && <Badge>{t('archived')}</Badge>}
    </span>
  );
}

function ClientMenu({ row, onEdit, onView, onArchive }: ClientActions & { row: ClientRow }) {
  const { t } = useTranslation('tenants');
  const isBlocked = useGate('owner') !== undefined;
  const isArchived = row.tenant.archivedAt !== null;
  const ArchiveIcon = isArchived ? ArchiveRestore : Archive;

  return (
    <Menu
      trigger={
        <Button variant="quiet" size="icon-sm" aria-label={t('edit', { client: row.tenant.name })}>
          <MoreHorizontal aria-hidden />
        </Button>
      }
    >
      {!isArchived && (
        <>
          <MenuItem onClick={() => onView(row)}>
            <Eye aria-hidden />
            {t('view')}
          </MenuItem>
          <MenuItem disabled={isBlocked} onClick={() => onEdit(row)}>
            <Pencil aria-hidden />
            {t('dialog.edit')}
          </MenuItem>
          <MenuSeparator />
        </>
      )}
      <MenuItem disabled={isBlocked} onClick={() => onArchive(row, !isArchived)}>
        <ArchiveIcon aria-hidden />
        {t(isArchived ? 'restore' : 'archive')}
      </MenuItem>
    </Menu>
  );
}
