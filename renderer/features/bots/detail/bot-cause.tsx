import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { EvidenceList } from '#renderer/features/bots/evidence-list.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { layerNames } from '#shared/schemas/health.ts';

/** Why a bot is not simply working: the layer that broke first, then what that means and who acts next. */
export function BotCause({ bot }: { bot: BotView }) {
  const { t } = useTranslation(['bots', 'status', 'causes', 'alerts']);
  const { status, cause, layers, code, name } = bot;

  if (status === 'ok' || status === 'maintenance') {
    return null;
  }
  if (status === 'paused' || status === 'unknown' || cause === null) {
    const why = status === 'paused' ? 'paused' : bot.lastCheckedAt === null ? 'first' : 'unknown';
    return <p className="rounded-lg border bg-surface-1 px-4 py-3 text-13">{t(`cause.${why}`)}</p>;
  }

  const isDown = status === 'down' || status === 'needs_you';
  const broken =
    layerNames.find((layer) => layers[layer] === 'fail') ??
    layerNames.find((layer) => layers[layer] === 'degraded');
  return (
    <section
      aria-label={t('cause.label')}
      className={cn(
        'flex flex-col gap-1 rounded-lg border px-4 py-3 text-13',
        isDown ? 'border-down/40 bg-tint-down' : 'border-degraded/40 bg-tint-degraded',
      )}
    >
      <p className="flex items-center gap-2 text-14 font-semibold">
        <StatusIcon status={status} />
        {broken
          ? t('cause.broken', {
              layer: t(`status:layer.${broken}`),
              cause: t(`causes:${cause}.name`),
            })
          : t(`causes:${cause}.name`)}
        {code !== null && <span className="font-normal text-muted">HTTP {code}</span>}
      </p>
      <p>{t(`causes:${cause}.sentence`)}</p>
      <p>{t(isDown ? 'alerts:bot.down.body' : 'alerts:bot.degraded.body', { bot: name, cause })}</p>
      <LastEvidence bot={bot} />
    </section>
  );
}

const settleMs = 1_000;
const checksLookedAt = 10;

/** What the check that found it saw. Evidence is kept where the verdict or the cause changed: as the incident began. */
function LastEvidence({ bot }: { bot: BotView }) {
  const { t } = useTranslation('bots');
  const trpc = useTRPC();
  const address = { tenantId: bot.tenantId, botId: bot.id };
  const incidents = useQuery(trpc.incidents.list.queryOptions({ ...address, limit: 1 }));
  const began = incidents.data?.items.find(({ id }) => id === bot.openIncidentId)?.openedAt;
  const checks = useQuery(
    trpc.health.checks.queryOptions(
      { ...address, limit: checksLookedAt, ...(began ? { before: began + settleMs } : {}) },
      { enabled: !incidents.isPending },
    ),
  );
  const evidence = checks.data?.items.find(
    (check) => check.evidence !== null && check.cause === bot.cause,
  )?.evidence;

  return (
    evidence && (
      <details className="mt-1">
        <summary className="cursor-default text-12 text-muted select-none">
          {t('cause.evidence')}
        </summary>
        <div className="mt-1.5">
          <EvidenceList evidence={evidence} />
        </div>
      </details>
    )
  );
}
