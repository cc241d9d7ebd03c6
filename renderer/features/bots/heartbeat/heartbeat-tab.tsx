import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import type { BotView } from '#shared/schemas/bot.ts';

import { CallList } from './call-list.tsx';
import { HeartbeatAddress } from './heartbeat-address.tsx';
import { RenewAddress } from './renew-address.tsx';
import { useHeartbeat } from './use-heartbeat.ts';

/** Where the bot calls, how to make it call, and the calls that came. */
export function HeartbeatTab({ bot }: { bot: BotView }) {
  const { t } = useTranslation('bot-forms');
  const { heartbeat, error, hindrance, retry } = useHeartbeat(bot);

  if (hindrance !== undefined) {
    return <p className="text-13 text-muted">{hindrance}</p>;
  }
  if (error && !heartbeat) {
    return <ErrorNotice error={error} onRetry={retry} />;
  }
  if (!heartbeat) {
    return <Skeleton className="h-40" />;
  }
  return (
    <div className="flex flex-col gap-4">
      <SectionCard title={t('beat.address-title')} aside={<RenewAddress bot={bot} />}>
        <div className="p-4">
          <HeartbeatAddress heartbeat={heartbeat} />
        </div>
      </SectionCard>
      <SectionCard title={t('calls.title')}>
        <CallList calls={heartbeat.calls} />
      </SectionCard>
    </div>
  );
}
