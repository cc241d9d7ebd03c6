import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { TimeAgo } from '#renderer/components/time-ago.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { HeartbeatAddress } from '#renderer/features/bots/heartbeat/heartbeat-address.tsx';
import { useHeartbeat } from '#renderer/features/bots/heartbeat/use-heartbeat.ts';
import type { BotView } from '#shared/schemas/bot.ts';

/** Where the bot is to call, and word of the first call as it comes. */
export function FirstBeat({ bot }: { bot: BotView }) {
  const { t } = useTranslation('bot-forms');
  const { heartbeat, error, retry } = useHeartbeat(bot);

  if (error && !heartbeat) {
    return <ErrorNotice error={error} onRetry={retry} />;
  }
  if (!heartbeat) {
    return <Skeleton className="h-40" />;
  }
  const { lastCallAt } = heartbeat;
  return (
    <div className="flex flex-col gap-4 text-13">
      <HeartbeatAddress heartbeat={heartbeat} />
      <p
        aria-live="polite"
        className="flex items-center gap-2 rounded-lg border bg-surface-0 px-3 py-2"
      >
        <StatusIcon status={lastCallAt === null ? 'healing' : 'ok'} />
        {lastCallAt === null ? (
          t('beat.waiting')
        ) : (
          <span>
            {t('beat.came')} <TimeAgo at={lastCallAt} />
          </span>
        )}
      </p>
    </div>
  );
}
