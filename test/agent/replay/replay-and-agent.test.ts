import { expect, test } from 'vitest';

import { defaultRules } from '#electron/agent/health/verdict.ts';
import { type RecordedCheck, recordedChecks } from '#electron/agent/replay/recorded-check.ts';
import { replayTarget } from '#electron/agent/replay/replay-target.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const minuteMs = 60_000;
const patience = { healingMs: 60_000, untriedMs: 60_000, degradedMs: 60_000 };

/** Outages and pauses of several minutes each, by turns. */
function stretches(seed: number): { from: number; to: number }[] {
  const random = seededRandom(seed);
  const outages: { from: number; to: number }[] = [];
  for (let at = 20; at < 600; ) {
    const lasts = 3 + Math.floor(random.number() * 12);
    outages.push({ from: at * minuteMs, to: (at + lasts) * minuteMs });
    at += lasts + 5 + Math.floor(random.number() * 40);
  }
  return outages;
}

test.for([1, 2, 3, 4, 5])(
  'what a recorded history would have had told is what the agent that recorded it told (%i)',
  async (seed) => {
    const outages = stretches(seed);
    await using agent = await createTestAgent({
      patience,
      script: (_, mono) =>
        outages.some(({ from, to }) => mono >= from && mono < to) ? 'refused' : 'ok',
    });
    const { tenant, clock, api } = agent;
    const bot = await api.bots.add({
      tenantId: tenant.id,
      bot: aBot({ name: 'Vendas', intervalMs: minuteMs }),
    });
    await clock.advance(11 * 60 * minuteMs);
    const { items } = await api.alerts.list({ tenantId: tenant.id, limit: 500 });
    const told = items
      .map(({ type, openedAt, resolvedAt }) => ({ type, openedAt, resolvedAt }))
      .sort((a, b) => a.openedAt - b.openedAt);

    const rows = [];
    for (let before: number | undefined; ; ) {
      const page = await api.health.checks({
        tenantId: tenant.id,
        botId: bot.id,
        limit: 500,
        ...(before !== undefined && { before }),
      });
      rows.unshift(...page.items.toReversed());
      if (page.nextCursor === null) {
        break;
      }
      before = Number(page.nextCursor);
    }
    const checks = rows.map(
      ({ at, cause, source }): RecordedCheck => ({
        at,
        cause,
        outcome: cause === null ? 'pass' : 'fail',
        isFinal: false,
        isEvent: source !== 'schedule',
      }),
    );
    const replayed = replayTarget(recordedChecks(checks), {
      verdict: defaultRules,
      patience,
      intervalMs: 0,
    });

    expect(told.length).toBeGreaterThan(3);
    expect(replayed.map(({ type }) => type)).toEqual(told.map(({ type }) => type));
    for (const [index, alarm] of replayed.entries()) {
      // The agent tells at the tick of a second after patience ended.
      expect(Math.abs(alarm.openedAt - (told[index]?.openedAt ?? 0))).toBeLessThanOrEqual(1_100);
      expect(
        Math.abs((alarm.resolvedAt ?? 0) - (told[index]?.resolvedAt ?? 0)),
      ).toBeLessThanOrEqual(1_100);
    }

    const answer = await api.health.whatIf({
      tenantId: tenant.id,
      botId: bot.id,
      settings: { patienceMs: 0, rechecks: 0 },
    });
    expect(answer.checks).toBe(rows.length);
    expect(answer.asked.alarms.length).toBeGreaterThanOrEqual(outages.length - 1);
    expect(answer.asked.toldAfterMs?.mean).toBeLessThan(answer.inForce.toldAfterMs?.mean ?? 0);
    expect(answer.inForce.falseAlarms).toBe(0);
  },
);
