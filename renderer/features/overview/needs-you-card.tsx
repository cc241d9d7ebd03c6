import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { TimeSince } from '#renderer/components/time-ago.tsx';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';

import { BotLine } from './bot-line.tsx';
import { MoreBots } from './more-bots.tsx';

const mostShown = 8;

/** Always first, and never folded while anything is in it. */
export function NeedsYouCard({ fleet }: { fleet: Fleet }) {
  const { t } = useTranslation('overview');
  const bots = fleet.troubled.filter(({ status }) => status === 'needs_you' || status === 'down');
  const count = fleet.counts.needs_you + fleet.counts.down;
  const shown = bots.slice(0, mostShown);

  if (count === 0) {
    return (
      <p className="flex h-10 shrink-0 items-center gap-2.5 rounded-lg border bg-surface-1 px-4 text-13">
        <StatusIcon status={fleet.counts.unknown > 0 ? 'unknown' : 'ok'} />
        {t('needs-you.none')}
      </p>
    );
  }
  return (
    <SectionCard
      title={t('needs-you.title')}
      aside={<span className="font-semibold text-down-text">{count}</span>}
      className="border-down/50"
    >
      <ul className="divide-y">
        {shown.map((bot) => (
          <BotLine key={bot.id} bot={bot} aside={<TimeSince at={bot.since} />}>
            <Trouble bot={bot} />
          </BotLine>
        ))}
      </ul>
      <MoreBots count={count - shown.length} />
    </SectionCard>
  );
}

/** The state in a word and why, as far as that is known. */
function Trouble({ bot }: { bot: BotView }) {
  const { t } = useTranslation(['status', 'causes']);
  const state = t(`name.${bot.status}`);
  return bot.cause === null ? (
    state
  ) : (
    <>
      {state} · {t(`causes:${bot.cause}.name`)}
      <span className="hidden text-muted min-[87.5rem]:inline">
        {' '}
        {t(`causes:${bot.cause}.sentence`)}
      </span>
    </>
  );
}
