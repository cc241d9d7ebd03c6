import { type TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { ClientMark } from '#renderer/components/client-mark.tsx';
import type { DataColumn } from '#renderer/components/data-table/data-column.ts';
import { LayerRow } from '#renderer/components/layer-row.tsx';
import { MutedMark } from '#renderer/components/quiet-mark.tsx';
import { useReasonName } from '#renderer/components/reason-note.tsx';
import { RecoveryStep } from '#renderer/components/recovery-step.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { TimeAgo, TimeSince } from '#renderer/components/time-ago.tsx';
import type { Format } from '#renderer/lib/format.ts';
import { troubleOf } from '#renderer/lib/trouble-of.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useMedia } from '#renderer/lib/use-media.ts';
import { useSilences } from '#renderer/lib/use-quiet.ts';
import { layerNames } from '#shared/schemas/health.ts';
import type { Silence } from '#shared/schemas/quiet.ts';
import { hasStep } from '#shared/schemas/reason.ts';
import { statusRank } from '#shared/status.ts';

import type { BotRow } from './use-bots.ts';

/** From this width of the window on, in pixels; the others are always there. */
const leastWidth: Readonly<Record<string, 1000 | 1200 | 1400>> = {
  latency: 1_000,
  since: 1_200,
  via: 1_200,
  interval: 1_400,
};

/** The columns that there is room for; the client's only while several are in view. */
export function useBotColumns(hasClient: boolean): readonly DataColumn<BotRow>[] {
  const { t, i18n } = useTranslation(['bots', 'status', 'reasons', 'causes']);
  const format = useFormat();
  const isWide = useMedia('(min-width: 1200px)');
  const isWidest = useMedia('(min-width: 1400px)');
  const isRoomy = useMedia('(min-width: 1000px)');
  const { language } = i18n;
  // Read once for the table, and not by each of its rows.
  const { ofBot } = useSilences();

  return useMemo(() => {
    const names = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
    const columns = allColumns(t, format, names, isWide, ofBot);
    const hasRoom = { 1000: isRoomy, 1200: isWide, 1400: isWidest };
    return columns.filter(({ id }) => {
      const least = leastWidth[id];
      return (id !== 'client' || hasClient) && (least === undefined || hasRoom[least]);
    });
  }, [t, format, language, hasClient, isRoomy, isWide, isWidest, ofBot]);
}

function allColumns(
  t: TFunction<['bots', 'status', 'reasons', 'causes']>,
  format: Format,
  names: Intl.Collator,
  isWide: boolean,
  silenceOf: (bot: BotRow) => Silence | undefined,
): DataColumn<BotRow>[] {
  return [
    {
      id: 'status',
      header: t('column.status'),
      width: '10rem',
      cell: (bot) => (
        <span className="flex items-center gap-1.5">
          <StatusLabel status={bot.status} />
          <RecoveryStep bot={bot} />
        </span>
      ),
      compare: (a, b) => statusRank(a.status) - statusRank(b.status),
    },
    {
      id: 'name',
      header: t('column.name'),
      width: isWide ? 'minmax(9rem, 3fr)' : 'minmax(7.5rem, 3fr)',
      cell: (bot) => <NameCell bot={bot} silence={silenceOf(bot)} />,
      compare: (a, b) => names.compare(a.name, b.name),
    },
    {
      id: 'client',
      header: t('column.client'),
      width: isWide ? 'minmax(8rem, 1.3fr)' : '4.25rem',
      cell: ({ tenantId, client }) => (
        <span className="flex min-w-0 items-center gap-1.5" title={client}>
          <ClientMark tenantId={tenantId} name={client} className="h-4 w-5" />
          <span className={isWide ? 'truncate' : 'sr-only'}>{client}</span>
        </span>
      ),
      compare: (a, b) => names.compare(a.client, b.client),
    },
    {
      id: 'via',
      header: t('column.via'),
      width: '6rem',
      cell: ({ connector }) => (
        <span className="truncate text-muted">{t(`status:connector.${connector.type}`)}</span>
      ),
      compare: (a, b) =>
        names.compare(
          t(`status:connector.${a.connector.type}`),
          t(`status:connector.${b.connector.type}`),
        ),
    },
    {
      id: 'layers',
      header: t('column.layers'),
      width: '7.75rem',
      cell: ({ layers }) => <LayerRow layers={layers} />,
      compare: (a, b) => brokenAt(a) - brokenAt(b),
    },
    {
      id: 'since',
      header: t('column.since'),
      width: '5.5rem',
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
      width: '6.5rem',
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
      width: '5rem',
      align: 'end',
      // A bot that calls us is not checked at an interval.
      cell: ({ connector, intervalMs }) => (
        <span className="text-muted">
          {connector.type === 'heartbeat' ? '–' : format.duration(intervalMs)}
        </span>
      ),
      compare: (a, b) => a.intervalMs - b.intervalMs,
    },
  ];
}

/** Its name, and beside it in a word why it is not simply working. */
function NameCell({ bot, silence }: { bot: BotRow; silence: Silence | undefined }) {
  const { t } = useTranslation('reasons');
  const nameOf = useReasonName();
  const trouble = troubleOf(bot);
  const why = trouble && nameOf(trouble);

  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="min-w-0 truncate font-medium" title={bot.name}>
        {bot.name}
      </span>
      {silence && <MutedMark until={silence.until} isShort className="self-center" />}
      {why !== undefined && (
        // It gives way before the name does.
        <span className="min-w-0 shrink-[1000000] truncate text-12 text-muted" title={why}>
          {why}
          {bot.status === 'needs_you' && bot.reason !== null && hasStep(bot.reason) && (
            <> · {t(`${bot.reason}.step`)}</>
          )}
        </span>
      )}
    </span>
  );
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
