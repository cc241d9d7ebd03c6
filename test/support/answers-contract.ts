import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { createAuditService } from '#electron/agent/audit/audit-service.ts';
import { lookUp } from '#electron/agent/connectors/look-up.ts';
import { createEvents } from '#electron/agent/events.ts';
import { createIds } from '#electron/agent/ids.ts';
import { type AskedAlert, createAnswerDesk } from '#electron/agent/notify/answers/answer-desk.ts';
import { createAnswerReplies } from '#electron/agent/notify/answers/answer-replies.ts';
import { type Answers, createAnswers } from '#electron/agent/notify/answers/create-answers.ts';
import { createInvitations } from '#electron/agent/notify/answers/invitations.ts';
import type { Delivery, Outgoing } from '#electron/agent/notify/channel.ts';
import {
  createWhatsAppChannel,
  type WhatsAppConfig,
} from '#electron/agent/notify/channels/whatsapp.ts';
import type { OutboundGuard } from '#electron/agent/notify/outbound-guard.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { createTenantStore } from '#electron/store/tenant-store.ts';
import {
  alertIdSchema,
  botIdSchema,
  channelIdSchema,
  personIdSchema,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { keepFigure, timed } from './figures.ts';
import type { GatewayUnderTest } from './gateway-under-test.ts';
import { silentLogger } from './test-agent.ts';

/** A gateway, and people who write to an account of it and are written to. */
export type AnsweredGateway = {
  gateway: GatewayUnderTest;
  /** Of the account, which is of a channel that needs no phone. */
  channel: string;
  write(from: string, text: string): void;
  /** What people were sent, by anybody. */
  received(): readonly string[];
  close(): Promise<void>;
};

const tenantId = tenantIdSchema.parse('019b9a3c-0000-7000-8000-000000000001');
const channelId = channelIdSchema.parse('019b9a3c-0000-7000-8000-00000000000c');
const ana = '15555550123';
const stranger = '15555550199';
const guard: OutboundGuard = {
  lookupAt: () => lookUp,
  assertHost: () => undefined,
  assertUrl: () => undefined,
};
const sales = {
  id: botIdSchema.parse('019b9a3c-0000-7000-8000-0000000000b1'),
  name: 'Vendas',
  status: 'down',
} as const;
const alert: AskedAlert = {
  id: alertIdSchema.parse('019b9a3c-0000-7000-8000-0000000000a1'),
  botId: sales.id,
  state: 'open',
  severity: 'critical',
  openedAt: 0,
};
const tenant: Tenant = {
  id: tenantId,
  slug: 'aurora',
  name: 'Aurora',
  plan: 'pro',
  zone: 'America/Sao_Paulo',
  locale: 'pt-BR',
  defaultIntervalMs: 60_000,
  isDemo: false,
  createdAt: 0,
  archivedAt: null,
};

/** Sending and being answered, by our own code from end to end; only what is asked for is not done but noted. */
async function setUp(config: WhatsAppConfig) {
  const clock = createRealClock();
  const random = seededRandom(7);
  const store = await openMemoryStore(clock.now);
  const { db } = store;
  await createTenantStore(db).add(tenant);
  await db
    .insertInto('people')
    .values({
      id: personIdSchema.parse('019b9a3c-0000-7000-8000-0000000000f1'),
      tenant_id: tenantId,
      name: 'Ana',
      email: null,
      phone: `+${ana}`,
      locale: null,
      may_answer: 1,
      created_at: 0,
      removed_at: null,
    })
    .execute();
  const done: string[] = [];
  const replies = createAnswerReplies();
  const deviceOf = () => Promise.reject(new Error('no device is to be proven here'));
  const whatsApp = createWhatsAppChannel({
    version: '0.0.0-test',
    deviceOf,
    betweenPairMs: 0,
    inviteOf: createInvitations({ db, localeOf: () => tenant.locale }),
  });
  const listen = (): Answers =>
    createAnswers({
      desk: createAnswerDesk({
        db,
        work: {
          acknowledge: async (_, __, id) => done.push(`acknowledge ${id}`),
          snooze: async (_, __, id) => done.push(`snooze ${id}`),
          restart: async (_, __, id) => done.push(`restart ${id}`),
          bots: () => [sales],
          alerts: async () => [alert],
        },
        audit: createAuditService({ db, clock }),
        ids: createIds({ clock, random }),
        random,
        clock,
        logger: silentLogger,
      }),
      replies,
      channels: async () => [{ id: channelId, tenantId, config }],
      open: async () => config,
      whatsApp,
      factsOf: async () => ({
        locale: tenant.locale,
        zone: tenant.zone,
        titleOf: () => 'Vendas parou de responder',
        nameOf: () => sales.name,
      }),
      deviceOf,
      guardOf: () => guard,
      events: createEvents({ clock, logger: silentLogger }),
      version: '0.0.0-test',
      clock,
      logger: silentLogger,
    });
  const send = (outgoing: Outgoing): Promise<Delivery> =>
    whatsApp.send(config, outgoing, {
      clock,
      logger: silentLogger,
      signal: new AbortController().signal,
      guard,
      desktop: undefined,
    });
  return { done, listen, send, close: () => store.close() };
}

function alarm(key: string): Outgoing {
  return {
    key,
    to: { name: 'Ana', address: `+${ana}` },
    from: { name: 'Ada' },
    message: {
      length: 'chat',
      subject: 'Vendas parou',
      text: 'Vendas parou de responder.',
      html: null,
      severity: 'critical',
      link: null,
      colour: '#b00020',
      fields: [],
    },
    about: {
      tenantId,
      kind: 'alert',
      phase: 'opened',
      at: 0,
      isRepeat: false,
      alerts: [{ id: alert.id, type: 'bot.down', severity: 'critical', botId: sales.id }],
    },
    thread: { key, first: null },
    replyTo: null,
  };
}

/** What holds for being answered over every gateway under test. */
export function describeAnswers(create: () => Promise<AnsweredGateway>): void {
  describe('an alert that is answered over a gateway', () => {
    let answered: AnsweredGateway;
    let ours: Awaited<ReturnType<typeof setUp>>;
    let answers: Answers;
    const said = () => answered.received();
    const waitMs = 150_000;
    const until = (check: () => void) => vi.waitFor(check, { timeout: waitMs, interval: 20 });

    async function listening(): Promise<void> {
      answers = ours.listen();
      await answers.start();
      await until(() => expect(answers.stateOf(channelId)?.state).toBe('listening'));
    }

    /** The four digits of the last message that has some. */
    const lastCode = () =>
      said()
        .map((text) => /\b\d{4}\b/.exec(text)?.[0])
        .findLast((code) => code !== undefined) ?? '';

    beforeAll(async () => {
      answered = await create();
      await answered.gateway.start();
      const { url, token } = answered.gateway;
      const { channel } = answered;
      ours = await setUp({ kind: 'whatsapp', url, token, channel, answers: true });
      await listening();
    });
    afterAll(async () => {
      await answers.stop();
      await ours.close();
      await answered.close();
    });

    test('is sent once for its key, with a code for whom it is sent to', async (context) => {
      let delivery: Delivery | undefined;
      const took = await timed(async () => {
        delivery = await ours.send(alarm('one'));
      });
      keepFigure(context, 'a message, until the gateway says that it is sent', took);

      expect(delivery).toMatchObject({ outcome: 'accepted', providerId: expect.any(String) });
      expect(await ours.send(alarm('one'))).toEqual(delivery);
      expect(said()).toEqual([
        expect.stringMatching(/^Vendas parou de responder\.\n\nResponda: ok \d{4}/),
      ]);
    });

    test('is acknowledged by that code, and the person is told so', async (context) => {
      const before = said().length;
      const took = await timed(async () => {
        answered.write(ana, `Ok ${lastCode()}`);
        await until(() => expect(said().length).toBe(before + 1));
      });
      keepFigure(context, 'an answer, until it is done and replied to', took);

      expect(ours.done).toEqual([`acknowledge ${alert.id}`]);
      expect(said().at(-1)).toContain('agora está com você');
    });

    test('a restart takes a code for this one time', async () => {
      const before = said().length;
      answered.write(ana, 'reiniciar vendas');
      await until(() => expect(said().length).toBe(before + 1));
      expect(said().at(-1)).toMatch(/^Para reiniciar Vendas, responda \d{4}/);
      answered.write(ana, lastCode());
      await until(() => expect(ours.done).toContain(`restart ${sales.id}`));
      await until(() => expect(said().length).toBe(before + 2));
    });

    test('who is not known is not answered, and counted', async () => {
      const before = said().length;
      answered.write(stranger, 'status');
      await until(() => expect(answers.counts().strangers).toBe(1));
      answered.write(ana, 'status');
      await until(() => expect(said().length).toBe(before + 1));
      expect(said().at(-1)).toContain('Vendas: Fora do ar');
    });

    test('what was written while nobody listened is taken up once', async () => {
      await answers.stop();
      const [doneBefore, before] = [ours.done.length, said().length];
      answered.write(ana, `adiar 1h ${codeOfAlarm(said())}`);
      await listening();
      await until(() => expect(said().length).toBe(before + 1));

      await answers.stop();
      await listening();
      // Read anew with all that was said before it, so that whatever came twice had come by then.
      answered.write(ana, 'ajuda');
      await until(() => expect(said().length).toBe(before + 2));
      expect(ours.done.slice(doneBefore)).toEqual([`snooze ${alert.id}`]);
    });

    test('it is listened on after the gateway was started anew', async (context) => {
      await answered.gateway.restart();
      const before = said().length;
      answered.write(ana, 'status');
      keepFigure(
        context,
        'started anew, until an answer is replied to',
        await timed(() => until(() => expect(said().length).toBe(before + 1))),
      );
    });

    test('nobody but us has said anything to the person', () => {
      expect(said().filter((text) => !isOurs(text))).toEqual([]);
    });
  });
}

const codeOfAlarm = (said: readonly string[]) => /ok (\d{4})/.exec(said[0] ?? '')?.[1] ?? '';

/** How everything begins that we say in this contract. */
const isOurs = (text: string) =>
  /^(Vendas parou|Obrigado|Para reiniciar|Vendas está|Adiado|Você pode|1 fora do ar)/.test(text);
