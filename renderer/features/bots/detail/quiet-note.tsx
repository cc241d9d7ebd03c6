import { BellOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { useEndQuiet } from '#renderer/components/use-end-quiet.ts';
import { useMinute } from '#renderer/lib/now.ts';
import { useMomentWords } from '#renderer/lib/use-moment-words.ts';
import { useMaintenances, useSilences } from '#renderer/lib/use-quiet.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { BotView } from '#shared/schemas/bot.ts';

/** That nobody is told of this bot, or that it is not judged, until when, and the way to end that. */
export function QuietNote({ bot }: { bot: BotView }) {
  const { t } = useTranslation('quiet');
  const { byId } = useTenants();
  const moment = useMomentWords();
  const now = useMinute();
  const end = useEndQuiet();
  const silence = useSilences().ofBot(bot);
  const maintenance = useMaintenances().ofBot(bot);
  const zone = byId.get(bot.tenantId)?.zone;
  const window = maintenance?.next;

  return (
    <>
      {silence && (
        <Note
          icon={<BellOff aria-hidden className="size-4 shrink-0 text-muted stroke-[1.5]" />}
          words={t(silence.target.of === 'tenant' ? 'bot.muted-client' : 'bot.muted', {
            when: moment(silence.until, now, zone),
          })}
          isBusy={end.isBusy}
          onEnd={() => end.silence(silence)}
        />
      )}
      {maintenance && window && (
        <Note
          icon={<StatusIcon status="maintenance" />}
          words={
            maintenance.isRunning
              ? t('bot.maintenance', { when: moment(window.to, now, zone) })
              : t('bot.planned', { when: moment(window.from, now, zone, window.to) })
          }
          isBusy={end.isBusy}
          onEnd={maintenance.isRunning ? () => end.maintenance(maintenance) : undefined}
        />
      )}
    </>
  );
}

type NoteProps = {
  icon: ReactNode;
  words: string;
  isBusy: boolean;
  onEnd: (() => void) | undefined;
};

function Note({ icon, words, isBusy, onEnd }: NoteProps) {
  const { t } = useTranslation('quiet');

  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border bg-surface-1 py-1.5 pr-2 pl-4 text-13">
      {icon}
      <p className="min-w-0 flex-1">{words}</p>
      {onEnd && (
        <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={onEnd}>
          {t('bot.end')}
        </ActionButton>
      )}
    </div>
  );
}
