import { expect, test } from 'vitest';

import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { isPersonal, mediumOf } from '#shared/schemas/channel.ts';
import type { NoticeId } from '#shared/schemas/ids.ts';
import { passes, told, tornAfter } from '#test/support/fault-proxy.ts';
import { keepFigure } from '#test/support/figures.ts';
import { createTestOutbox } from '#test/support/test-outbox.ts';

import { createClockedChannels } from './matrix/clocked-channels.ts';
import { markedCompose, repeatMark } from './matrix/life.ts';
import { standIn } from './matrix/stand-ins.ts';

const minute = 60_000;

/** `security.md` B6: five hundred a channel by `npm run test:delivery`. */
const amount = Number(process.env['DELIVERY_LOST'] ?? 4);

/** The provider took it, and what it said of it is lost with the connection. */
async function outboxWith(kind: Parameters<typeof standIn>[0]) {
  const clock = createVirtualClock();
  const stand = await standIn(kind, { wire: passes }, clock);
  const other = await standIn(kind === 'ntfy' ? 'slack' : 'ntfy', { wire: passes }, clock);
  const clocked = createClockedChannels({
    given: { ...other.channels, ...stand.channels },
    clock,
    isBusy: () => stand.proxy!.isBusy(),
  });
  const outbox = await createTestOutbox({
    channels: clocked.channels,
    clock,
    compose: markedCompose,
    settings: { outbound: { allowedHosts: ['127.0.0.1'] } },
  });
  await outbox.addChannel({ config: stand.config });
  await outbox.addChannel({ config: other.config });
  const { id } = await outbox.addContact({ phone: '+5511987654321' });
  const medium = mediumOf[kind];
  const personId = isPersonal(medium) ? id : null;
  await outbox.start();

  async function tell(severity: 'error' | 'critical'): Promise<NoticeId> {
    const noticeId = await outbox.plan({ medium, personId, severity });
    const isOver = async () => {
      const { state } = await outbox.notice(noticeId);
      return state === 'sent' || state === 'uncertain' || state === 'dead';
    };
    await clocked.pass(5 * minute, isOver);
    // Whatever goes another way has gone it by then.
    await clocked.pass(2_000);
    return noticeId;
  }

  return {
    outbox,
    stand,
    other,
    tries: clocked.tries,
    tell,
    /** The next answer is lost, and none after it. */
    loseNext: () => stand.proxy!.behave(told(tornAfter, () => stand.proxy!.behave(passes))),
    async [Symbol.asyncDispose]() {
      await outbox[Symbol.asyncDispose]();
      await stand[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}

/** Which of the words that people got are of this message, and how many of them say that they may be a repeat. */
function copiesOf(id: NoticeId, got: readonly string[]) {
  const copies = got.filter((text) => text.includes(id));
  return {
    copies: copies.length,
    marked: copies.filter((text) => text.includes(repeatMark)).length,
  };
}

const severities = ['critical', 'error'] as const;

test.for(['resend', 'webhook'] as const)(
  '%s: where the answer is lost the same key goes again, and there is one message',
  { timeout: 900_000 },
  async (kind, context) => {
    await using lost = await outboxWith(kind);
    const { outbox, stand, tries, tell, loseNext } = lost;
    let extra = 0;

    for (let index = 0; index < amount; index += 1) {
      loseNext();
      const id = await tell(severities[index % 2]!);

      const keys = tries.splice(0).map(({ outgoing }) => outgoing.key);
      expect(keys).toEqual([id, id]);
      expect(stand.keys().slice(-2)).toEqual([id, id]);
      expect(await outbox.notice(id)).toMatchObject({
        state: 'sent',
        isRepeat: false,
        attempts: 2,
      });
      const { copies, marked } = copiesOf(id, stand.got());
      // Resend knows the key; a receiver of webhooks is told the same id twice.
      expect([copies, marked]).toEqual([kind === 'resend' ? 1 : 2, 0]);
      extra += kind === 'resend' ? copies - 1 : 0;
    }
    keepFigure(context, `${kind}: answers lost`, amount, '');
    keepFigure(context, `${kind}: second messages`, extra, '');
  },
);

test.for(['smtp', 'sendgrid', 'slack', 'ntfy'] as const)(
  '%s: where the answer is lost CRITICAL goes once more and says so, all else waits for a person',
  { timeout: 900_000 },
  async (kind, context) => {
    await using lost = await outboxWith(kind);
    const { outbox, stand, other, tries, tell, loseNext } = lost;
    let unmarked = 0;

    for (let index = 0; index < amount; index += 1) {
      const severity = severities[index % 2]!;
      loseNext();
      const id = await tell(severity);

      const isCritical = severity === 'critical';
      expect(tries.splice(0).map(({ outgoing }) => outgoing.about.isRepeat)).toEqual(
        isCritical ? [false, true] : [false],
      );
      expect(await outbox.notice(id)).toMatchObject({
        state: isCritical ? 'sent' : 'uncertain',
        attempts: isCritical ? 2 : 1,
      });
      const { copies, marked } = copiesOf(id, stand.got());
      expect([copies, marked]).toEqual(isCritical ? [2, 1] : [1, 0]);
      unmarked += copies - marked - 1;
      expect(other.got()).toEqual([]);
      // One that gets through, so that the channel is known to be well.
      await tell('error');
      tries.splice(0);
    }
    keepFigure(context, `${kind}: answers lost`, amount, '');
    keepFigure(context, `${kind}: second messages that do not say so`, unmarked, '');
  },
);

test('whatsapp: an answer that is lost is asked for again by its key', async (context) => {
  await using lost = await outboxWith('whatsapp');
  const { outbox, stand, tries, tell, loseNext } = lost;

  for (let index = 0; index < amount; index += 1) {
    loseNext();
    const id = await tell(severities[index % 2]!);

    expect(tries.splice(0)).toHaveLength(1);
    expect(stand.keys().slice(-2)).toEqual([id, id]);
    expect(await outbox.notice(id)).toMatchObject({ state: 'sent', attempts: 1 });
    expect(copiesOf(id, stand.got())).toEqual({ copies: 1, marked: 0 });
  }
  keepFigure(context, 'whatsapp, same run: answers lost', amount, '');
}, 900_000);

test('whatsapp: of a gateway that was started anew it is not asked; CRITICAL goes another way and says so', async (context) => {
  await using lost = await outboxWith('whatsapp');
  const { outbox, stand, other, tries, tell } = lost;

  for (let index = 0; index < amount; index += 1) {
    const severity = severities[index % 2]!;
    stand.gateway!.messages.loseAnswers(1, { isAnotherRun: true });
    const id = await tell(severity);

    const isCritical = severity === 'critical';
    expect(tries.splice(0).map(({ kind }) => kind)).toEqual(
      isCritical ? ['whatsapp', 'ntfy'] : ['whatsapp'],
    );
    expect(await outbox.notice(id)).toMatchObject({ state: 'uncertain', attempts: 1 });
    expect(copiesOf(id, stand.got())).toEqual({ copies: 1, marked: 0 });
    const { insteadOf } = (await outbox.all()).find((each) => each.insteadOf === id) ?? {};
    expect(insteadOf).toBe(isCritical ? id : undefined);
    expect(other.got().filter((text) => text.includes(repeatMark))).toHaveLength(
      Math.ceil((index + 1) / 2),
    );
    await tell('error');
    tries.splice(0);
  }
  keepFigure(context, 'whatsapp, another run: answers lost', amount, '');
}, 900_000);
