import { expect, test } from 'vitest';

import { createBotStore } from '#electron/store/bot-store.ts';
import { createConfigStore, type StoredVersion } from '#electron/store/config-store.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { configVersionIdSchema } from '#shared/schemas/ids.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

let ids = 0;

/** The store of a tenant with one bot, and how a version of it is made. */
async function aStore() {
  const opened = await openMemoryStore(() => 0);
  const agent = await createTestAgent({ store: opened });
  const { id } = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  const bot = await createBotStore(opened.db, agent.tenant.id).find(id as never);
  const store = createConfigStore(opened.db, agent.tenant.id);
  const version = (given: Partial<StoredVersion> = {}) => {
    ids += 1;
    const end = ids.toString(16).padStart(12, '0');
    return {
      id: configVersionIdSchema.parse(`019b9a3c-0000-7000-8000-${end}`),
      botId: bot!.id,
      place: 'here',
      format: 'json' as const,
      hash: 'a',
      parentHash: null,
      revision: null,
      origin: 'person' as const,
      author: 'local',
      reason: null,
      state: 'superseded' as const,
      isWhole: true,
      issues: [],
      createdAt: 1,
      appliedAt: null,
      judgedAt: null,
      graceMs: 0,
      trialUntil: null,
      sealedRef: null,
      shown: '{}',
      ...given,
    };
  };
  return Object.assign(agent, { versions: store, version });
}

test.for(['applying', 'watching', 'good'] as const)(
  'of two processes only one can have a version of a bot %s in one place',
  async (state) => {
    await using agent = await aStore();
    await agent.versions.add(agent.version({ state }));

    await expect(agent.versions.add(agent.version({ state }))).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_UNIQUE',
    });
    await agent.versions.add(agent.version({ state, place: 'elsewhere' }));
  },
);

test('versions count up by bot, and the oldest go when there are too many, but never what matters', async () => {
  await using agent = await aStore();
  await agent.versions.add(agent.version({ state: 'good', sealedRef: 'secret:good' }));
  for (let count = 0; count < 10; count += 1) {
    await agent.versions.add(agent.version({ sealedRef: `secret:${count}` }));
  }

  const unneeded = await agent.versions.prune(agent.version().botId, 4);

  const left = await agent.versions.list(agent.version().botId, { limit: 50 });
  expect(left.map(({ number }) => number)).toEqual([11, 10, 9, 8, 1]);
  expect(unneeded.toSorted()).toEqual([0, 1, 2, 3, 4, 5].map((count) => `secret:${count}`));
});

test('bytes that another version still has are not given up', async () => {
  await using agent = await aStore();
  const { botId } = agent.version();
  await agent.versions.add(agent.version({ sealedRef: 'secret:shared' }));
  for (let count = 0; count < 4; count += 1) {
    await agent.versions.add(agent.version({ sealedRef: 'secret:shared' }));
  }

  expect(await agent.versions.prune(botId, 2)).toEqual([]);
  expect(await agent.versions.sealedOf(botId)).toEqual(['secret:shared']);
});
