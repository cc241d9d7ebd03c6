import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { DataColumn } from '#renderer/components/data-table/data-column.ts';
import { DataTable } from '#renderer/components/data-table/data-table.tsx';
import { LayerRow } from '#renderer/components/layer-row.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { TimeAgo } from '#renderer/components/time-ago.tsx';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { statusRank } from '#shared/status.ts';

const none: readonly BotView[] = [];

export function BotsScreen() {
  const { t } = useTranslation(['shell', 'status']);
  const trpc = useTRPC();
  const navigate = useNavigate();
  const { tenantId } = useTenantScope();
  const bots = useQuery(trpc.bots.list.queryOptions(tenantId ? { tenantId } : {}));
  const columns = useMemo<DataColumn<BotView>[]>(
    () => [
      {
        id: 'name',
        header: t('screen.bots'),
        width: 'minmax(10rem, 2fr)',
        cell: (bot) => <span className="truncate">{bot.name}</span>,
        compare: (a, b) => a.name.localeCompare(b.name),
      },
      {
        id: 'status',
        header: '●',
        width: '9rem',
        cell: (bot) => <StatusLabel status={bot.status} />,
        compare: (a, b) => statusRank(a.status) - statusRank(b.status),
      },
      { id: 'layers', header: '', width: '8rem', cell: (bot) => <LayerRow layers={bot.layers} /> },
      {
        id: 'checked',
        header: '',
        width: '8rem',
        cell: (bot) => <TimeAgo at={bot.lastCheckedAt} />,
      },
    ],
    [t],
  );

  return (
    <>
      <PageHeader title={t('screen.bots')} documentTitle={t('screen.bots')} />
      <DataTable
        label={t('screen.bots')}
        rows={bots.data?.items ?? none}
        columns={columns}
        rowId={(bot) => bot.id}
        onOpen={(bot) =>
          void navigate({
            to: '/bots/$tenantId/$botId',
            params: { tenantId: bot.tenantId, botId: bot.id },
          })
        }
        className="min-h-0 flex-1 overflow-hidden rounded-lg border bg-surface-1"
      />
    </>
  );
}
