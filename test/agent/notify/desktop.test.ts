import { expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';
import type { NativeNotice } from '#electron/agent/ports.ts';
import type { Cause } from '#shared/faults.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const minute = 60_000;

/** An agent with somebody at its machine, and nothing else set up. */
async function atADesk(isDemo: boolean) {
  const shown: NativeNotice[] = [];
  const world = { seen: 'ok' as Cause | 'ok' };
  const agent = await createTestAgent({
    script: () => world.seen,
    desktop: {
      notify: async (notice) => {
        shown.push(notice);
        return 'shown';
      },
    },
  });
  const act = agentAct('test', agent.ids.next());
  const tenant = isDemo
    ? await agent.tenancy.create(act, { name: 'Demo' }, { isDemo: true })
    : agent.tenant;
  await agent.fleet.add(act, tenant.id, aBot({ name: 'Vendas' }));
  await agent.clock.advance(6 * minute);
  return { ...agent, shown, world, tenant };
}

test('a demo is told of on its own machine, with nothing set up, from errors on', async () => {
  await using agent = await atADesk(true);
  agent.world.seen = 'refused';
  await agent.clock.advance(6 * minute);

  expect(agent.shown).toMatchObject([{ title: expect.stringContaining('Vendas') as string }]);
  expect(await agent.notices.list(agent.tenant.id, { limit: 10 })).toMatchObject([
    { medium: 'native', channelId: null, state: 'sent' },
  ]);
});

test('a client’s desktop is for what is critical: an error is an email’s, where there is one', async () => {
  await using agent = await atADesk(false);
  agent.world.seen = 'refused';
  await agent.clock.advance(6 * minute);
  expect(agent.shown).toEqual([]);

  agent.world.seen = 'auth';
  await agent.clock.advance(6 * minute);

  expect(agent.shown).toMatchObject([{ isCritical: true }]);
});
