import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useReasonName } from '#renderer/components/reason-note.tsx';
import { NextRecoveryStep } from '#renderer/components/recovery-step.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { useNow } from '#renderer/lib/now.ts';
import { troubleOf } from '#renderer/lib/trouble-of.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';

import { BotLine } from './bot-line.tsx';
import { MoreBots } from './more-bots.tsx';

const mostShown = 5;

/** What the agent looks after by itself: nothing here waits for a person. */
export function OnItCard({ fleet }: { fleet: Fleet }) {
  const { t } = useTranslation('overview');
  const bots = fleet.troubled.filter(({ status }) => status !== 'needs_you' && status !== 'down');
  const shown = bots.slice(0, mostShown);
  const count = fleet.counts.healing + fleet.counts.degraded + fleet.counts.unknown;

  return (
    <SectionCard title={t('on-it.title')} aside={count > 0 && count}>
      {count === 0 ? (
        <p className="px-4 py-2.5 text-13 text-muted">{t('on-it.none')}</p>
      ) : (
        <ul className="divide-y">
          {shown.map((bot) => (
            <BotLine
              key={bot.id}
              bot={bot}
              aside={<NextRecoveryStep bot={bot} otherwise={<NextStep bot={bot} />} />}
            >
              <Why bot={bot} />
            </BotLine>
          ))}
        </ul>
      )}
      <MoreBots count={count - shown.length} />
    </SectionCard>
  );
}

function Why({ bot }: { bot: BotView }) {
  const { t } = useTranslation(['overview', 'status']);
  const nameOf = useReasonName();
  const trouble = troubleOf(bot);
  const why = trouble && nameOf(trouble);
  return why ?? (bot.status === 'unknown' ? t('on-it.no-data') : t(`status:name.${bot.status}`));
}

function NextStep({ bot }: { bot: BotView }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { nextCheckAt, isChecking } = bot;
  const when = useNow(
    useCallback(
      (now) => (nextCheckAt === null ? '' : format.until(nextCheckAt, now)),
      [nextCheckAt, format],
    ),
  );
  if (isChecking) {
    return t('on-it.checking');
  }
  return nextCheckAt === null ? null : <span title={t('on-it.next', { when })}>{when}</span>;
}
