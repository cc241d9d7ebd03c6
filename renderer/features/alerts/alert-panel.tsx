import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, X } from 'lucide-react';
import { type RefObject, useId } from 'react';
import { useTranslation } from 'react-i18next';

import { MutedMark } from '#renderer/components/quiet-mark.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useMinute } from '#renderer/lib/now.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useBotsById } from '#renderer/lib/use-bots-by-id.ts';
import { ZoneContext } from '#renderer/lib/use-format.ts';
import { useMomentWords } from '#renderer/lib/use-moment-words.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import { AlertEvidence } from './alert-evidence.tsx';
import { AlertHealing } from './alert-healing.tsx';
import { AlertPart } from './alert-part.tsx';
import { AlertTimeline } from './alert-timeline.tsx';
import { AlertVerdictPart } from './alert-verdict.tsx';
import { DeliveryRecord } from './delivery-record.tsx';
import { nextActorOf } from './next-actor.ts';
import { PanelActions } from './panel-actions.tsx';
import { SeverityLabel } from './severity-label.tsx';
import { SimilarAlerts } from './similar-alerts.tsx';
import { useAlertWords } from './use-alert-words.ts';
import type { InboxVerbs } from './use-inbox-verbs.ts';

type AlertPanelProps = {
  alert: Alert;
  verbs: InboxVerbs;
  isInGroup: boolean;
  onClose: () => void;
  panel: RefObject<HTMLElement | null>;
};

/** One alert: what happened, what was tried, what to do, whose move it is, who was told, and how it went on. */
export function AlertPanel({ alert, verbs, isInGroup, onClose, panel }: AlertPanelProps) {
  const { t } = useTranslation(['alerts-screen', 'common']);
  const { byId } = useTenants();
  const wordsOf = useAlertWords();
  const headingId = useId();
  const words = wordsOf(alert);
  const isOver = alert.state === 'resolved';
  const zone = alert.tenantId === null ? undefined : byId.get(alert.tenantId)?.zone;

  return (
    <ZoneContext value={zone}>
      <aside
        ref={panel}
        tabIndex={-1}
        aria-labelledby={headingId}
        className="flex min-h-0 flex-col overflow-y-auto rounded-lg border bg-surface-1 text-13 outline-none"
      >
        <header className="flex items-start justify-between gap-2 px-4 pt-3">
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-x-3">
              <SeverityLabel severity={alert.severity} />
              {alert.mutedUntil !== null && <MutedMark until={alert.mutedUntil} zone={zone} />}
            </p>
            <h2 id={headingId} className="mt-1 text-16 font-semibold">
              {words.title}
            </h2>
            <p className="text-muted">{words.about}</p>
          </div>
          <Button variant="quiet" size="icon" aria-label={t('panel.close')} onClick={onClose}>
            <X aria-hidden />
          </Button>
        </header>
        <PanelActions alert={alert} verbs={verbs} isInGroup={isInGroup} />

        <dl className="flex flex-col gap-4 px-4 py-4">
          <AlertPart title={t('panel.what')}>
            <p>{words.cause ?? words.title}</p>
            {alert.botId && alert.tenantId && (
              <BotNow tenantId={alert.tenantId} botId={alert.botId} />
            )}
          </AlertPart>
          <AlertHealing alert={alert} />
          {!isOver && <AlertPart title={t('panel.next')}>{words.next}</AlertPart>}
          {!isOver && <Who alert={alert} />}
          <DeliveryRecord alert={alert} />
          {alert.botId && alert.tenantId && (
            <AlertPart title={t('panel.looked')}>
              <AlertEvidence alert={alert} tenantId={alert.tenantId} botId={alert.botId} />
            </AlertPart>
          )}
          <AlertVerdictPart alert={alert} actions={verbs} />
          <SimilarAlerts alert={alert} />
          <AlertTimeline alert={alert} />
        </dl>
        {alert.tenantId === null && (
          <p className="px-4 pb-4">
            <Link to="/system" className="text-accent underline-offset-2 hover:underline">
              {t('panel.to-system')}
            </Link>
          </p>
        )}
      </aside>
    </ZoneContext>
  );
}

/** Whose move it is, in a sentence. */
function Who({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts-screen');
  const { byId } = useTenants();
  const moment = useMomentWords();
  const now = useMinute();
  const zone = alert.tenantId === null ? undefined : byId.get(alert.tenantId)?.zone;
  const bots = useBotsById();
  const actor = nextActorOf(alert, bots.get(alert.botId ?? '')?.status);
  const { snoozedUntil, snoozedUntilWorse } = alert;

  return (
    <AlertPart title={t('panel.who')}>
      {actor === 'time'
        ? t('who-acts.time', {
            until: snoozedUntil === null ? 'none' : 'time',
            when: snoozedUntil === null ? '' : moment(snoozedUntil, now, zone),
            worse: snoozedUntilWorse ? 'yes' : 'no',
          })
        : t(`who-acts.${actor}`)}
    </AlertPart>
  );
}

type BotNowProps = Pick<Alert & { tenantId: string; botId: string }, 'tenantId' | 'botId'>;

/** How the bot is at this moment, and the way to it. A bot that was removed has neither. */
function BotNow({ tenantId, botId }: BotNowProps) {
  const { t } = useTranslation('alerts-screen');
  const trpc = useTRPC();
  const query = useQuery(trpc.bots.byId.queryOptions({ tenantId, botId }));

  if (query.isPending) {
    return <Skeleton className="mt-2 w-40" />;
  }
  if (!query.data) {
    return <p className="mt-1 text-muted">{t('panel.bot-gone')}</p>;
  }
  return (
    <p className="mt-1.5 flex flex-wrap items-center gap-x-3">
      <span className="text-muted">{t('panel.now')}</span>
      <StatusLabel status={query.data.status} />
      <Link
        to="/bots/$tenantId/$botId"
        params={{ tenantId, botId }}
        className="inline-flex items-center gap-1 text-accent underline-offset-2 hover:underline"
      >
        {t('panel.to-bot', { bot: query.data.name })}
        <ArrowRight aria-hidden className="size-3.5" />
      </Link>
    </p>
  );
}
