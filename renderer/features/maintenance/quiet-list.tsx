import { BellOff } from 'lucide-react';
import type { ReactNode } from 'react';
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
            <QuietRow
              key={id}
              icon={<BellOff aria-hidden className="size-4 text-muted stroke-[1.5]" />}
              when={t('until', { when: moment(until, now, tenant?.zone) })}
              action={t('list.end-mute')}
              isBusy={end.isBusy}
              onEnd={() => end.silence(silence)}
            >
              <span className="font-medium">
                {target.of === 'bot'
                  ? (nameOf(target.botId) ?? t('list.gone'))
                  : target.of === 'tenant'
                    ? t('list.whole', { client: tenant?.name ?? '' })
                    : t('list.channel')}
              </span>
              {target.of !== 'tenant' && <span className="text-muted">{tenant?.name}</span>}
              {silence.reason && <span className="text-muted">“{silence.reason}”</span>}
            </QuietRow>
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
            <QuietRow
              key={id}
              icon={<StatusIcon status="maintenance" />}
              when={
                next &&
                (isRunning
                  ? t('until', { when: moment(next.to, now, zone) })
                  : moment(next.from, now, zone, next.to))
              }
              action={t(isRunning ? 'list.end-maintenance' : 'list.cancel-maintenance')}
              isBusy={end.isBusy}
              onEnd={() => end.maintenance(maintenance)}
            >
              <span className="font-medium">{whoseOf(maintenance)}</span>
              {isRunning && <Badge tone="healing">{t('list.running')}</Badge>}
              {time.rrule !== null && <span className="text-muted">{repeatWords(time)}</span>}
            </QuietRow>
          );
        })}
      </ul>
    </SectionCard>
  );
}

type QuietRowProps = {
  icon: ReactNode;
  when: ReactNode;
  /** What the button that ends it is called. */
  action: string;
  isBusy: boolean;
  onEnd: () => void;
  /** Whose quiet it is, and why. */
  children: ReactNode;
};

function QuietRow({ icon, when, action, isBusy, onEnd, children }: QuietRowProps) {
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1 text-13 last:border-b-0">
      <span className="flex w-4 shrink-0 justify-center">{icon}</span>
      {children}
      <span className="ml-auto flex items-center gap-3">
        <span className="text-muted">{when}</span>
        <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={onEnd}>
          {action}
        </ActionButton>
      </span>
    </li>
  );
}
