import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { LayerRow } from '#renderer/components/layer-row.tsx';
import { ReasonNote } from '#renderer/components/reason-note.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { EvidenceList } from '#renderer/features/bots/evidence-list.tsx';
import { LayersList } from '#renderer/features/bots/layers-list.tsx';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { BotView } from '#shared/schemas/bot.ts';

/** A bot as it is now, which began as it was added. */
function useFreshBot(bot: BotView): BotView {
  const trpc = useTRPC();
  const address = { tenantId: bot.tenantId, botId: bot.id };
  return useQuery(trpc.bots.byId.queryOptions(address)).data ?? bot;
}

/** The first check of a bot as it happens, layer by layer. */
export function FirstCheck({ bot }: { bot: BotView }) {
  const { t } = useTranslation(['bots', 'bot-forms']);
  const format = useFormat();
  const now = useFreshBot(bot);
  const { lastCheckedAt, latencyMs, layers, cause, reason, evidence, code } = now;
  const isLooking = lastCheckedAt === null;

  return (
    <section
      aria-label={t('first.label')}
      aria-live="polite"
      aria-busy={isLooking}
      className="flex flex-col gap-3 rounded-lg border p-3 text-13"
    >
      <p className="flex items-center justify-between gap-3">
        {isLooking ? (
          <span className="text-muted">{t('first.title')}</span>
        ) : (
          <StatusLabel status={now.status} className="font-medium" />
        )}
        {latencyMs !== null && (
          <span className="text-12 text-muted">{format.milliseconds(latencyMs)}</span>
        )}
      </p>
      <LayersList
        layers={layers}
        isLooking={isLooking}
        notes={{
          ...(layers.inbound === 'none' && layers.api === 'pass'
            ? { inbound: t('first.inbound') }
            : {}),
          ...(code === null ? {} : { api: `HTTP ${code}` }),
        }}
      />
      {(cause !== null || reason !== null) && (
        <div className="flex flex-col gap-1 border-t pt-3">
          <ReasonNote cause={cause} reason={reason} />
          {evidence && <EvidenceList evidence={evidence} />}
        </div>
      )}
    </section>
  );
}

/** The first checks of several bots, each in a line. */
export function FirstChecks({ bots }: { bots: readonly BotView[] }) {
  const { t } = useTranslation('bots');

  return (
    <ul aria-label={t('first.label')} className="flex flex-col divide-y rounded-lg border">
      {bots.map((bot) => (
        <FirstCheckRow key={bot.id} bot={bot} />
      ))}
    </ul>
  );
}

function FirstCheckRow({ bot }: { bot: BotView }) {
  const { t } = useTranslation('bots');
  const now = useFreshBot(bot);

  return (
    <li className="flex min-h-9 items-center gap-3 px-3 text-13">
      <span className="min-w-0 flex-1 truncate font-medium">{now.name}</span>
      <LayerRow layers={now.layers} />
      <span className="w-32 text-right">
        {now.lastCheckedAt === null ? (
          <span className="text-muted">{t('first.looking')}</span>
        ) : (
          <StatusLabel status={now.status} />
        )}
      </span>
    </li>
  );
}
