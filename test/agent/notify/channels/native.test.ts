import { expect, test } from 'vitest';

import { createNativeChannel } from '#electron/agent/notify/channels/native.ts';
import type { Desktop, NativeNotice } from '#electron/agent/ports.ts';
import {
  alertId,
  anOutgoing,
  channelContext,
  tenantId,
} from '#test/support/providers/channel-context.ts';

const native = createNativeChannel();

function aDesktop(answer: Awaited<ReturnType<Desktop['notify']>>) {
  const shown: NativeNotice[] = [];
  const desktop: Desktop = {
    notify: async (notice) => {
      shown.push(notice);
      return answer;
    },
  };
  return { desktop, shown };
}

test('an alert is shown under its own tag, and that is proof', async () => {
  const { desktop, shown } = aDesktop('shown');

  const delivery = await native.send(
    { kind: 'native' },
    anOutgoing({ to: null }),
    channelContext({ desktop }),
  );

  expect(delivery).toEqual({ outcome: 'accepted', providerId: null, isProven: true });
  expect(shown).toEqual([
    {
      tenantId,
      tag: alertId,
      title: 'Vendas parou de responder',
      body: 'Vendas parou de responder às 09:41.\nReinicie a máquina.',
      isCritical: true,
      alertId,
    },
  ]);
});

test('several alerts in one notice have one tag a client', async () => {
  const { desktop, shown } = aDesktop('shown');
  const { about } = anOutgoing();
  const alerts = [about.alerts[0]!, about.alerts[0]!];

  await native.send(
    { kind: 'native' },
    anOutgoing({ to: null, about: { ...about, kind: 'storm', alerts } }),
    channelContext({ desktop }),
  );

  expect(shown).toMatchObject([{ tag: `storm:${tenantId}`, alertId: null }]);
});

test('what a person holds back is as good as told, and where nothing can be shown it says so', async () => {
  const send = (desktop: Desktop | undefined) =>
    native.send({ kind: 'native' }, anOutgoing({ to: null }), channelContext({ desktop }));

  expect(await send(aDesktop('held_back').desktop)).toEqual({
    outcome: 'accepted',
    providerId: null,
  });
  expect(await send(aDesktop('unsupported').desktop)).toMatchObject({
    outcome: 'broken',
    block: 'unsupported',
  });
  expect(await send(undefined)).toMatchObject({ outcome: 'broken', block: 'unsupported' });
});
