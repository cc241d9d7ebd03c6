import { BellOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import { useEndQuiet } from '#renderer/components/use-end-quiet.ts';
import { useMinute } from '#renderer/lib/now.ts';
import { useBotNames } from '#renderer/lib/use-bots-by-id.ts';
import { useMomentWords } from '#renderer/lib/use-moment-words.ts';
import { useMaintenances, useSilences } from '#renderer/lib/use-quiet.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { Maintenance, Silence } from '#shared/schemas/quiet.ts';

import { useRepeatWords } from './use-repeat-words.ts';

/** Everything that is muted or maintained in view, with who did it, until when, and the way to end it. */
export function QuietList() {
  const { silences } = useSilences();
  const { maintenances } = useMaintenances();

  return (
    <>
      {silences.length > 0 && <SilenceCard silences={silences} />}
      {maintenances.length > 0 && <MaintenanceCard maintenances={maintenances} />}
    </>
  );
}

function SilenceCard({ silences }: { silences: readonly Silence[] }) {
  const { t } = useTranslation('quiet');
  const { byId } = useTenants();
  const nameOf = useBotNames();
  const moment = useMomentWords();
  const now = useMinute();
  const end = useEndQuiet();

  return (
    <SectionCard title={t('list.muted')} aside={t('list.muted-note')}>
      <ul>
        {silences.map((silence) => {
          const { id, tenantId, target, until } = silence;
          const tenant = byId.get(tenantId);
          return (
            <li
              key={id}
              className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1 text-13 last:border-b-0"
            >
              <BellOff aria-hidden className="size-4 shrink-0 text-muted stroke-[1.5]" />
              <span className="font-medium">
                {target.of === 'bot'
                  ? (nameOf(target.botId) ?? t('list.gone'))
                  : target.of === 'tenant'
                    ? t('list.whole', { client: tenant?.name ?? '' })
                    : t('list.channel')}
              </span>
              {target.of !== 'tenant' && <span className="text-muted">{tenant?.name}</span>}
              {silence.reason && <span className="text-muted">“{silence.reason}”</span>}
              <span className="ml-auto text-muted">
                {t('until', { when: moment(until, now, tenant?.zone) })}
              </span>
              <ActionButton
                needs="operator"
                size="sm"
                disabled={end.isBusy}
                onClick={() => end.silence(silence)}
              >
                {t('list.end-mute')}
              </ActionButton>
            </li>
          );
        })}
      </ul>
    </SectionCard>
  );
}

function MaintenanceCard({ maintenances }: { maintenances: readonly Maintenance[] }) {
  const { t } = useTranslation('quiet');
  const { byId } = useTenants();
  const nameOf = useBotNames();
  const moment = useMomentWords();
  const repeatWords = useRepeatWords();
  const now = useMinute();
  const end = useEndQuiet();
  const whoseOf = ({ botIds, tenantId }: Maintenance): string => {
    const client = byId.get(tenantId)?.name ?? '';
    const [only] = botIds ?? [];
    if (botIds === null) {
      return t('list.whole', { client });
    }
    const bots =
      botIds.length === 1 && only
        ? (nameOf(only) ?? t('list.gone'))
        : t('subject.bots', { count: botIds.length });
    return `${bots} · ${client}`;
  };

  return (
    <SectionCard title={t('list.maintenance')} aside={t('list.maintenance-note')}>
      <ul>
        {maintenances.map((maintenance) => {
          const { id, tenantId, next, isRunning, time } = maintenance;
          const zone = byId.get(tenantId)?.zone;
          return (
            <li
              key={id}
              className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1 text-13 last:border-b-0"
            >
              <StatusIcon status="maintenance" />
              <span className="font-medium">{whoseOf(maintenance)}</span>
              {isRunning && <Badge tone="healing">{t('list.running')}</Badge>}
              {time.rrule !== null && <span className="text-muted">{repeatWords(time)}</span>}
              <span className="ml-auto text-muted">
                {next &&
                  (isRunning
                    ? t('until', { when: moment(next.to, now, zone) })
                    : moment(next.from, now, zone, next.to))}
              </span>
              <ActionButton
                needs="operator"
                size="sm"
                disabled={end.isBusy}
                onClick={() => end.maintenance(maintenance)}
              >
                {t(isRunning ? 'list.end-maintenance' : 'list.cancel-maintenance')}
              </ActionButton>
            </li>
          );
        })}
      </ul>
    </SectionCard>
  );
}
