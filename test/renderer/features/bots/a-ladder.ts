import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import {
  type Attempt,
  attemptSchema,
  type Ladder,
  ladderSchema,
} from '#shared/schemas/recovery.ts';
import { aBot } from '#test/renderer/support/a-console.ts';

const bot = aBot(1);

export function anAttempt(number: number, change: Partial<Attempt> = {}): Attempt {
  const began = Date.now() - 90_000 + number * 20_000;
  return attemptSchema.parse({
    id: `0199f3c1-0009-7000-8000-${String(number).padStart(12, '0')}`,
    tenantId: bot.tenantId satisfies TenantId,
    botId: bot.id satisfies BotId,
    incidentId: '0199f3c1-0008-7000-8000-000000000001',
    number,
    step: 'restart_bot',
    state: 'failed',
    actorKind: 'agent',
    actorId: 'recovery',
    cause: 'refused',
    reason: null,
    runBefore: 'one',
    runAfter: null,
    isProven: false,
    configVersionId: null,
    failure: 'still_down',
    plannedAt: began,
    startedAt: began,
    endedAt: began + 12_000,
    ...change,
  });
}

/** A ladder that has one step behind it and two ahead. */
export function aLadder(change: Partial<Ladder> = {}): Ladder {
  return ladderSchema.parse({
    botId: bot.id,
    incidentId: '0199f3c1-0008-7000-8000-000000000001',
    state: 'healing',
    mode: 'auto',
    hasOwnMode: false,
    abilities: ['restart_channel', 'restart_bot', 'roll_back'],
    attempts: [anAttempt(1, { step: 'restart_channel' })],
    ahead: ['restart_bot', 'roll_back'],
    next: { at: Date.now() + 42_000, wait: 'spacing' },
    maxAttempts: 3,
    breaker: { used: 1, limit: 5, windowMs: 900_000, opensAgainAt: null },
    provesRuns: true,
    rivals: [],
    activity: null,
    ...change,
  });
}
