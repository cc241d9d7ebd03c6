import { type TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { ClientMark } from '#renderer/components/client-mark.tsx';
import type { DataColumn } from '#renderer/components/data-table/data-column.ts';
import { LayerRow } from '#renderer/components/layer-row.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { TimeAgo, TimeSince } from '#renderer/components/time-ago.tsx';
import type { Format } from '#renderer/lib/format.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useMedia } from '#renderer/lib/use-media.ts';
import { layerNames } from '#shared/schemas/health.ts';
import { statusRank } from '#shared/status.ts';

import type { BotRow } from './use-bots.ts';

/** The columns that there is room for; the client's only while several are in view. */
export function useBotColumns(hasClient: boolean): readonly DataColumn<BotRow>[] {
  const { t, i18n } = useTranslation('bots');
  const format = useFormat();
  const isWide = useMedia('(min-width: 1200px)');
  const { language } = i18n;

  return useMemo(() => {
    const names = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
    const columns = allColumns(t, format, names);
    return columns.filter(
      ({ id }) =>
        (id !== 'client' || hasClient) && (isWide || (id !== 'since' && id !== 'interval')),
    );
  }, [t, format, language, hasClient, isWide]);
}

function allColumns(
  t: TFunction<'bots'>,
  format: Format,
  names: Intl.Collator,
): DataColumn<BotRow>[] {
  return [
    {
      id: 'status',
      header: t('column.status'),
      width: 'minmax(8.25rem, 9.5rem)',
      cell: ({ status }) => <StatusLabel status={status} />,
      compare: (a, b) => statusRank(a.status) - statusRank(b.status),
    },
    {
      id: 'name',
      header: t('column.name'),
      width: 'minmax(8rem, 2fr)',
      cell: ({ name }) => (
        <span className="truncate font-medium" title={name}>
          {name}
        </span>
      ),
      compare: (a, b) => names.compare(a.name, b.name),
    },
    {
      id: 'client',
      header: t('column.client'),
      width: 'minmax(8.5rem, 1.3fr)',
      cell: ({ tenantId, client }) => (
        <span className="flex min-w-0 items-center gap-1.5">
          <ClientMark tenantId={tenantId} name={client} className="h-4 w-5" />
          <span className="truncate" title={client}>
            {client}
          </span>
        </span>
      ),
      compare: (a, b) => names.compare(a.client, b.client),
    },
    {
      id: 'layers',
      header: t('column.layers'),
      width: '8.25rem',
      cell: ({ layers }) => <LayerRow layers={layers} />,
      compare: (a, b) => brokenAt(a) - brokenAt(b),
    },
    {
      id: 'since',
      header: t('column.since'),
      width: '7rem',
      align: 'end',
      cell: ({ since }) => <TimeSince at={since} isShort className="text-muted" />,
      // Longest first is the smaller instant; ascending is the shortest span.
      compare: (a, b) => b.since - a.since,
    },
    {
      id: 'latency',
      header: t('column.latency'),
      width: '5rem',
      align: 'end',
      cell: ({ latencyMs }) =>
        latencyMs === null ? <span className="text-muted">–</span> : format.milliseconds(latencyMs),
      compare: (a, b) => (a.latencyMs ?? Infinity) - (b.latencyMs ?? Infinity),
    },
    {
      id: 'checked',
      header: t('column.checked'),
      width: '7rem',
      align: 'end',
      cell: ({ isChecking, lastCheckedAt }) =>
        isChecking ? (
          <span className="text-healing-text">{t('checking')}</span>
        ) : (
          <TimeAgo at={lastCheckedAt} className="text-muted" />
        ),
      compare: (a, b) => (b.lastCheckedAt ?? 0) - (a.lastCheckedAt ?? 0),
    },
    {
      id: 'interval',
      header: t('column.interval'),
      width: '6rem',
      align: 'end',
      cell: ({ intervalMs }) => <span className="text-muted">{format.duration(intervalMs)}</span>,
      compare: (a, b) => a.intervalMs - b.intervalMs,
    },
  ];
}

/** The lowest layer that fails, since what stands on it cannot work; after those, what is only degraded. */
function brokenAt({ layers }: BotRow): number {
  const failing = layerNames.findIndex((name) => layers[name] === 'fail');
  const degraded = layerNames.findIndex((name) => layers[name] === 'degraded');
  if (failing >= 0) {
    return failing;
  }
  return layerNames.length + (degraded >= 0 ? degraded : layerNames.length);
}
