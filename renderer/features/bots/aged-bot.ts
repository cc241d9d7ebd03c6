import { useCallback } from 'react';

import { useConnection } from '#renderer/lib/agent-link.ts';
import { useNow } from '#renderer/lib/now.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Status } from '#shared/status.ts';

const stepMs = 2_000;
const undated: ReadonlySet<Status> = new Set(['paused', 'maintenance', 'unknown']);

/** A bot as it can still be shown at `now`: what was seen more than two intervals ago says nothing of the present. */
export function agedBot<Bot extends BotView>(bot: Bot, now: number): Bot {
  const { status, freshUntil } = bot;
  if (undated.has(status) || freshUntil === null || now <= freshUntil) {
    return bot;
  }
  return {
    ...bot,
    status: 'unknown',
    since: freshUntil,
    isChecking: false,
  };
}

/** The present while the agent is away and cannot age its bots itself; `undefined` while it can. */
export function useAgeingNow(hasFailed: boolean): number | undefined {
  const { state } = useConnection();
  const isAway = hasFailed || state === 'reconnecting' || state === 'offline';
  const now = useNow(
    useCallback((at) => (isAway ? Math.floor(at / stepMs) * stepMs : 0), [isAway]),
  );
  return isAway ? now : undefined;
}
