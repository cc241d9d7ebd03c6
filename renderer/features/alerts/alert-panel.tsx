import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, X } from 'lucide-react';
import { type RefObject, useId } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { TimeAgo } from '#renderer/components/time-ago.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { isLocalPerson } from '#renderer/lib/local-person.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useFormat, ZoneContext } from '#renderer/lib/use-format.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import { AlertEvidence } from './alert-evidence.tsx';
import { AlertHealing } from './alert-healing.tsx';
import { AlertPart } from './alert-part.tsx';
import { SeverityLabel } from './severity-label.tsx';
import type { AlertActions } from './use-alert-actions.ts';
import { useAlertWords } from './use-alert-words.ts';

type AlertPanelProps = {
  alert: Alert;
  actions: AlertActions;
  onClose: () => void;
  panel: RefObject<HTMLElement | null>;
};

/** One alert: what happened, what was looked at, what to do next, and how it went on. */
export function AlertPanel({ alert, actions, onClose, panel }: AlertPanelProps) {
  const { t } = useTranslation(['alerts-screen', 'common']);
  const { byId } = useTenants();
  const wordsOf = useAlertWords();
  const headingId = useId();
  const words = wordsOf(alert);
  const isOver = alert.state === 'resolved';

  return (
    <ZoneContext value={alert.tenantId === null ? undefined : byId.get(alert.tenantId)?.zone}>
      <aside
        ref={panel}
        tabIndex={-1}
        aria-labelledby={headingId}
        className="flex min-h-0 flex-col overflow-y-auto rounded-lg border bg-surface-1 text-13 outline-none"
      >
        <header className="flex items-start justify-between gap-2 px-4 pt-3">
          <div className="min-w-0">
            <SeverityLabel severity={alert.severity} />
            <h2 id={headingId} className="mt-1 text-16 font-semibold">
              {words.title}
            </h2>
            <p className="text-muted">{words.about}</p>
          </div>
          <Button variant="quiet" size="icon" aria-label={t('panel.close')} onClick={onClose}>
            <X aria-hidden />
          </Button>
        </header>

        {!isOver && (
          <div className="flex flex-wrap gap-2 px-4 pt-3">
            {alert.state === 'open' && (
              <ActionButton
                needs="operator"
                size="lg"
                variant="primary"
                disabled={actions.isBusy}
                onClick={() => actions.acknowledge([alert])}
              >
                {t('action.acknowledge')}
                <Kbd
                  keys="a"
                  className="text-on-accent [&_span]:border-on-accent/40 [&_span]:bg-transparent"
                />
              </ActionButton>
            )}
            <ActionButton
              needs="operator"
              size="lg"
              disabled={actions.isBusy}
              onClick={() => actions.resolve([alert])}
            >
              {t('action.resolve')}
              <Kbd keys="e" />
            </ActionButton>
          </div>
        )}

        <dl className="flex flex-col gap-4 px-4 py-4">
          <AlertPart title={t('panel.what')}>
            <p>{words.cause ?? words.title}</p>
            {alert.botId && alert.tenantId && (
              <BotNow tenantId={alert.tenantId} botId={alert.botId} />
            )}
          </AlertPart>
          {alert.botId && alert.tenantId && (
            <AlertPart title={t('panel.looked')}>
              <AlertEvidence alert={alert} tenantId={alert.tenantId} botId={alert.botId} />
            </AlertPart>
          )}
          <AlertHealing alert={alert} />
          {!isOver && <AlertPart title={t('panel.next')}>{words.next}</AlertPart>}
          <AlertPart title={t('panel.course')}>
            <Course alert={alert} />
          </AlertPart>
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

/** Opened, acknowledged, resolved: when, and by whom. */
function Course({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts-screen');
  const format = useFormat();
  const { openedAt, acknowledgedAt, acknowledgedBy, resolvedAt } = alert;
  const steps = [
    { at: openedAt, words: t('course.opened') },
    {
      at: acknowledgedAt,
      words: acknowledgedBy
        ? t('course.acknowledged-by', { person: personOf(acknowledgedBy, t('course.you')) })
        : t('course.acknowledged'),
    },
    { at: resolvedAt, words: t('course.resolved') },
  ];

  return (
    <ol className="flex flex-col gap-1">
      {steps.map(
        ({ at, words }) =>
          at !== null && (
            <li key={words} className="flex flex-wrap gap-x-2">
              <span className="w-32 shrink-0 text-muted" title={format.exact(at)}>
                {format.dateTime(at)}
              </span>
              <span>{words}</span>
              <TimeAgo at={at} className="text-muted" />
            </li>
          ),
      )}
    </ol>
  );
}

/** The person at this computer has no name of their own. */
function personOf(id: string, local: string): string {
  return isLocalPerson(id) ? local : id;
}
