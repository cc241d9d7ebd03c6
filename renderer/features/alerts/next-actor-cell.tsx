import { Bot, Clock, type LucideIcon, Minus, Server, User, UserCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { RecoveryStep } from '#renderer/components/recovery-step.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { isLocalPerson } from '#renderer/lib/local-person.ts';
import { useMinute } from '#renderer/lib/now.ts';
import { useMomentWords } from '#renderer/lib/use-moment-words.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { BotView } from '#shared/schemas/bot.ts';

import { type NextActor, nextActorOf } from './next-actor.ts';

const icons: Readonly<Record<NextActor, LucideIcon>> = {
  you: User,
  agent: Bot,
  provider: Server,
  holder: UserCheck,
  time: Clock,
  nobody: Minus,
};

type NextActorCellProps = {
  alerts: readonly Alert[];
  bots: ReadonlyMap<string, BotView>;
};

/** Who acts next on an alert, or on those of a group where nobody waits for a person. */
export function NextActorCell({ alerts, bots }: NextActorCellProps) {
  const actors = alerts.map((alert) => ({
    alert,
    bot: alert.botId === null ? undefined : bots.get(alert.botId),
    actor: nextActorOf(alert, bots.get(alert.botId ?? '')?.status),
  }));
  const returning = actors.toSorted((a, b) => returnOf(a.alert) - returnOf(b.alert));
  const shown = actors.find(({ actor }) => actor === 'you') ?? returning[0];
  if (!shown) {
    return null;
  }
  const { actor, alert, bot } = shown;
  const Icon = icons[actor];

  return (
    <span
      className={cn(
        'inline-flex min-w-0 items-center gap-1.5',
        actor === 'you' ? 'font-medium' : 'text-muted',
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0 stroke-[1.5]" />
      <span className="truncate">
        <ActorWords actor={actor} alert={alert} />
      </span>
      {actor === 'agent' && bot && <RecoveryStep bot={bot} />}
    </span>
  );
}

/** Of several that are snoozed, the first to come back says until when. */
const returnOf = ({ snoozedUntil }: Alert): number => snoozedUntil ?? Number.POSITIVE_INFINITY;

/** The actor in words: "you", "agent", "until 14:05", a name. */
export function ActorWords({ actor, alert }: { actor: NextActor; alert: Alert }) {
  const { t } = useTranslation('alerts-screen');
  const moment = useMomentWords();
  const now = useMinute();

  switch (actor) {
    case 'time':
      return alert.snoozedUntil === null
        ? t('actor.until-worse')
        : t('actor.until', { when: moment(alert.snoozedUntil, now, undefined) });
    case 'holder':
      return alert.acknowledgedBy === null || isLocalPerson(alert.acknowledgedBy)
        ? t('actor.holder-you')
        : alert.acknowledgedBy;
    case 'you':
    case 'agent':
    case 'provider':
    case 'nobody':
      return t(`actor.${actor}`);
    default:
      return actor satisfies never;
  }
}
