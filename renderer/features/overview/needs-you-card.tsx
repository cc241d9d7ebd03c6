import { useTranslation } from 'react-i18next';

import { useReasonName } from '#renderer/components/reason-note.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { TimeSince } from '#renderer/components/time-ago.tsx';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';
import { hasStep } from '#shared/schemas/reason.ts';

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

/** Why, and the step that is a person's. The state only where the card's own title does not say it. */
function Trouble({ bot }: { bot: BotView }) {
  const { t } = useTranslation('status');
  const nameOf = useReasonName();
  const state = t(`name.${bot.status}`);
  const why = nameOf(bot);
  if (why === undefined) {
    return state;
  }
  return (
    <>
      {bot.status === 'needs_you' ? (
        <span className="inline-block first-letter:uppercase">{why}</span>
      ) : (
        `${state} · ${why}`
      )}
      <span className="ml-1 hidden text-muted min-[60rem]:inline">
        {' '}
        <What bot={bot} />
      </span>
    </>
  );
}

/** The step where there is one: it says more than what it answers. */
function What({ bot: { cause, reason } }: { bot: BotView }) {
  const { t } = useTranslation(['causes', 'reasons']);
  if (reason === null) {
    return cause && t(`causes:${cause}.sentence`);
  }
  return hasStep(reason) ? t(`reasons:${reason}.step`) : t(`reasons:${reason}.sentence`);
}
