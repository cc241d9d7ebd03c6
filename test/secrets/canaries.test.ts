import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';

import { appRouter } from '#electron/api/app-router.ts';
import { restRoutes } from '#electron/http/rest/routes.ts';
import { createBotStore } from '#electron/store/bot-store.ts';
import { openStore } from '#electron/store/open-store.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { connectorSchema } from '#shared/schemas/connector.ts';

import { type Canary, createCanaries, fitsHeader } from './canaries.ts';
import { startEchoingBots } from './echoing-bots.ts';
import { allEntrances, secretPlaces } from './entrances.ts';
import { addBots, byCommandLine, changeBots, refuse, tryOut } from './put-in.ts';
import { makeGround, startWatchedHouse, type WatchedHouse } from './watched-house.ts';

const canaries = createCanaries();

/** Every bot has been looked at, and nothing is under way. */
function settled(house: WatchedHouse): Promise<void> {
  return vi.waitFor(
    () => {
      const bots = house.agent.fleet.list([house.tenantId]);
      const open = bots.filter((bot) => bot.isChecking || bot.lastCheckedAt === null);
      expect(
        open.map(({ name, status, reason, evidence, connector, isChecking, lastCheckedAt }) =>
          JSON.stringify([name, status, reason, evidence, connector, isChecking, lastCheckedAt]),
        ),
      ).toEqual([]);
    },
    { timeout: 10_000, interval: 100 },
  );
}

/** Whatever can be asked without changing anything, by all three ways. */
async function askEverything(house: WatchedHouse, { id: botId }: BotView): Promise<void> {
  const { tenantId } = house;
  const input = { tenantId, botId, from: Date.now() - 86_400_000, to: Date.now(), size: 'hour' };
  for (const [path, procedure] of Object.entries(appRouter._def.procedures)) {
    if ((procedure as unknown as { _def: { type: string } })._def.type === 'query') {
      await house.ipc('query', path, input);
      await house.trpc('query', path, input);
    }
  }
  for (const { method, path } of restRoutes) {
    if (method === 'GET') {
      await house.rest('GET', path.replace(':id', botId));
    }
  }
  for (const argv of [['status'], ['bots'], ['alerts'], ['doctor'], ['vault'], ['tenants']]) {
    await house.cli({}, ...argv);
    await house.cli({}, ...argv, '--json');
  }
}

test('x', async () => {
  using ground = makeGround();
  await using echoes = await startEchoingBots();
  const environment = { ADMIN_AGENT_PASSPHRASE: canaries[12]!.value };
  const t0 = Date.now();
  const lap = (s: string) => console.log(s, Date.now() - t0);
  const house = await startWatchedHouse({ folder: ground.data, environment });
  const bots = await addBots(house, canaries, echoes);
  lap('added ' + bots.length);
  await changeBots(house, bots, canaries, echoes);
  lap('changed');
  await refuse(house, canaries);
  lap('refused');
  await byCommandLine(house, ground, canaries);
  lap('cli');
  await tryOut(house, canaries, echoes);
  lap('tryout');
  await settled(house).catch((e) => console.log(String(e.message).slice(0, 4000)));
  lap('settled');
  await askEverything(house, bots[0]!);
  lap('asked');
  house.sinks.addFolder('live', ground.data);
  await house.stop();
  house.sinks.addFolder('data', ground.data);
  house.sinks.addFolder('tmp', ground.temporary);
  lap('stopped');
  const found = house.sinks.search(canaries);
  lap('searched');
  for (const n of house.sinks.names()) console.log(n, house.sinks.bytesIn(n));
  console.log(allEntrances.filter((e) => !house.entered.has(e)));
  console.log([...house.entered].map(([k, v]) => k + ' ' + v.size).join('\n'));
  writeFileSync('/tmp/canaries-found.txt', found.join('\n'));
  expect(found.length).toEqual(0);
}, 300_000);
