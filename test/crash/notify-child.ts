// A life of the outbox: it takes up what the life before left, and plans message after message until it is killed.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import type { Channels } from '#electron/agent/notify/channel.ts';
import { createChannels } from '#electron/agent/notify/channel-kinds.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import type { VirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openStore } from '#electron/store/open-store.ts';
import { createTestVault } from '#test/support/memory-vault.ts';
import { scriptedChannels } from '#test/support/scripted-channels.ts';
import { aWebhook, createTestOutbox } from '#test/support/test-outbox.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    hook: { type: 'string', default: '' },
    mail: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    /** The last lives plan nothing new and end when nothing is left to send. */
    last: { type: 'boolean', default: false },
    /** So much later than it is, so that what waits for its next try is due. */
    'later-ms': { type: 'string', default: '0' },
  },
});

// It is begun before its turn, so that the time it takes to begin is nobody's waiting; with its turn come the store.
await once(process.stdin, 'data');
process.stdin.destroy();

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const real = createRealClock();
const clock = { ...real, now: () => real.now() + Number(values['later-ms']) } as VirtualClock;
const store = await openStore({ folder: values.data, now: clock.now });
const vault = createTestVault({
  db: store.db,
  clock,
  environment: { ADMIN_AGENT_PASSPHRASE: 'nine words that nobody would ever guess at all' },
});
await vault.start();

const trust = createTrustStore();
const kinds = createChannels({
  call: createHttpCaller({ userAgent: 'admin-agent/0.0.0-test', trust }),
  trust,
});
// The pace of the real ones would make a life of a second one of two messages.
const fast = { perMinute: 60_000 };
const channels: Channels = {
  ...scriptedChannels(() => ({ outcome: 'accepted', providerId: null })).channels,
  webhook: { ...kinds.webhook, ...fast },
  smtp: { ...kinds.smtp, ...fast },
};

const outbox = await createTestOutbox({
  channels,
  clock,
  store,
  vault,
  seed: Number(values.seed),
  settings: { outbound: { allowedHosts: ['127.0.0.1'] } },
});

if ((await outbox.channels.list(outbox.tenantId)).length === 0) {
  await outbox.addChannel({ config: { ...aWebhook, url: values.hook } });
  await outbox.addChannel({
    config: {
      kind: 'smtp',
      host: '127.0.0.1',
      port: Number(values.mail),
      security: 'plain',
      from: 'lia@example.com',
    },
  });
  await outbox.addContact();
}
const [person] = await outbox.contacts.list(outbox.act(), outbox.tenantId);
await outbox.start();
say({ ready: true });

const byMail = { medium: 'email', personId: person!.id } as const;
while (!values.last) {
  say({ kind: 'keyed', id: await outbox.plan({ severity: 'error' }) });
  say({ kind: 'critical', id: await outbox.plan({ ...byMail, severity: 'critical' }) });
  say({ kind: 'plain', id: await outbox.plan({ ...byMail, severity: 'warning' }) });
  await sleep(15);
}

/** What can be sent now, by this life. What waits for another try after that waits for the next one, which is later. */
async function countLeft(): Promise<number> {
  const rows = await store.db
    .selectFrom('notices')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['due', 'sending']),
        eb.and([eb('state', '=', 'retry'), eb('next_at', '<=', clock.now())]),
      ]),
    )
    .execute();
  return rows.length;
}

while ((await countLeft()) > 0) {
  await sleep(50);
}
await outbox.stop();
await store.close();
process.exit(0);
