import { expect, test } from 'vitest';

import type { Act } from '#electron/agent/audit/act.ts';
import { createAuditService } from '#electron/agent/audit/audit-service.ts';
import { createIds } from '#electron/agent/ids.ts';
import { alertCode } from '#electron/agent/notify/answers/answer-codes.ts';
import {
  type AskedAlert,
  type AskedBot,
  createAnswerDesk,
  type Reply,
} from '#electron/agent/notify/answers/answer-desk.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { Database } from '#electron/store/database.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { createTenantStore } from '#electron/store/tenant-store.ts';
import { AppError } from '#shared/errors.ts';
import {
  type AlertId,
  alertIdSchema,
  botIdSchema,
  personIdSchema,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';
import { silentLogger } from '#test/support/test-agent.ts';

const minute = 60_000;
const tenantId = tenantIdSchema.parse('019b9a3c-0000-7000-8000-000000000001');
const other = tenantIdSchema.parse('019b9a3c-0000-7000-8000-000000000002');
const ana = personIdSchema.parse('019b9a3c-0000-7000-8000-00000000000a');
const anasNumber = '+5511987654321';
const secret = 'the token of the channel';

const bot = (n: number, name: string, status: AskedBot['status'] = 'ok'): AskedBot => ({
  id: botIdSchema.parse(`019b9a3c-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`),
  name,
  status,
});
const sales = bot(1, 'Vendas', 'down');
const support = bot(2, 'Suporte');

const alert = (n: number, botId: AskedAlert['botId'] = sales.id): AskedAlert => ({
  id: alertIdSchema.parse(`019b9a3c-0000-7000-8000-0000000002${String(n).padStart(2, '0')}`),
  botId,
  state: 'open',
  severity: 'critical',
  openedAt: 0,
});

async function addPerson(
  db: Database,
  own: { tenant?: string; id?: string; phone?: string; mayAnswer?: boolean } = {},
): Promise<void> {
  await db
    .insertInto('people')
    .values({
      id: own.id ?? ana,
      tenant_id: own.tenant ?? tenantId,
      name: 'Ana',
      email: null,
      phone: own.phone ?? anasNumber,
      locale: null,
      may_answer: own.mayAnswer === false ? 0 : 1,
      created_at: 0,
      removed_at: null,
    })
    .execute();
}

/** The desk over a store of its own; what it has done is noted. */
async function openDesk({ seed = 1 }: { seed?: number } = {}) {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const { db } = store;
  const random = seededRandom(seed);
  for (const id of [tenantId, other]) {
    await createTenantStore(db).add({
      id,
      slug: id,
      name: `tenant ${id}`,
      plan: 'pro',
      zone: 'America/Sao_Paulo',
      locale: 'pt-BR',
      defaultIntervalMs: 60_000,
      isDemo: false,
      createdAt: 0,
      archivedAt: null,
    });
  }
  const done: string[] = [];
  const acts: Act[] = [];
  const held = { alerts: [alert(1)], bots: [sales, support], failsAs: null as AppError | null };
  const note = async (act: Act, what: string) => {
    if (held.failsAs) {
      throw held.failsAs;
    }
    acts.push(act);
    done.push(what);
  };
  const desk = createAnswerDesk({
    db,
    work: {
      acknowledge: (act, _, id) => note(act, `acknowledge ${id}`),
      snooze: (act, _, id, { until }) => note(act, `snooze ${id} ${(until ?? 0) - clock.now()}`),
      restart: (act, _, id) => note(act, `restart ${id}`),
      bots: () => held.bots,
      alerts: async () => held.alerts,
    },
    audit: createAuditService({ db, clock }),
    ids: createIds({ clock, random }),
    random,
    clock,
    logger: silentLogger,
  });
  let messages = 0;
  const write = async (
    text: string,
    own: { from?: string | null; id?: string; at?: number } = {},
  ) => {
    messages += 1;
    const answered = await desk.receive(
      { tenantId, secret },
      { id: `message-${messages}`, from: anasNumber, text, at: clock.now(), ...own },
    );
    return answered?.replies ?? null;
  };
  return {
    db,
    clock,
    desk,
    done,
    acts,
    held,
    write,
    /** As somebody who reads the message that came back. */
    async codeIn(text: string): Promise<string> {
      const [reply] = (await write(text)) ?? [];
      return reply?.kind === 'confirm' ? reply.code : '';
    },
    audited: async () => {
      const rows = await db
        .selectFrom('audit_log')
        .select(['action', 'actor_kind', 'actor_id', 'role', 'result'])
        .orderBy('seq')
        .execute();
      return rows.map(
        (row) => `${row.action} ${row.actor_kind} ${row.actor_id} ${row.role} ${row.result}`,
      );
    },
    [Symbol.asyncDispose]: () => store.close(),
  };
}

const codeOf = (alertId: AlertId) => alertCode(secret, { number: anasNumber, alertId });
/** Neither the code of an alert of these tests nor ever made by them. */
const wrongCode = () => {
  const taken = new Set([codeOf(alert(1).id), codeOf(alert(2).id)]);
  return ['0001', '0002', '0003'].find((code) => !taken.has(code)) ?? '';
};
const kinds = (replies: Reply[] | null) => replies?.map(({ kind }) => kind) ?? null;

test('an alert is acknowledged with the code that its message carried, by the person who had it', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);

  const replies = await desk.write(`ok ${codeOf(alert(1).id)}`);

  expect(replies).toMatchObject([{ kind: 'done', deed: { kind: 'acknowledge' } }]);
  expect(desk.done).toEqual([`acknowledge ${alert(1).id}`]);
  expect(desk.acts[0]).toMatchObject({ actorKind: 'person', actorId: ana, role: 'operator' });
});

test('the code alone says "ok"; with a time it snoozes, with "restart" it restarts its bot', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  const code = codeOf(alert(1).id);

  await desk.write(code);
  await desk.write(`adiar 30 min ${code}`);
  await desk.write(`reiniciar ${code}`);
  await desk.write(`restart vendas ${code}`);

  expect(desk.done).toEqual([
    `acknowledge ${alert(1).id}`,
    `snooze ${alert(1).id} ${30 * minute}`,
    `restart ${sales.id}`,
    `restart ${sales.id}`,
  ]);
});

test('without a code nothing is changed until a code for this one time is sent back', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);

  const code = await desk.codeIn('reiniciar suporte');
  expect(desk.done).toEqual([]);
  expect(kinds(await desk.write(code))).toEqual(['done']);
  expect(kinds(await desk.write(code))).toEqual(['wrong_code']);

  expect(desk.done).toEqual([`restart ${support.id}`]);
});

test('a code for one time is good for five minutes', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  const code = await desk.codeIn('ok');

  await desk.clock.advance(5 * minute);

  expect(kinds(await desk.write(code))).toEqual(['wrong_code']);
  expect(desk.done).toEqual([]);
});

test('a code that was asked for something else does nothing else', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  const first = await desk.codeIn('reiniciar vendas');
  const second = await desk.codeIn('reiniciar suporte');

  const replies = kinds(await desk.write(first));
  await desk.write(second);

  expect(replies).toEqual(first === second ? ['done'] : ['wrong_code']);
  expect(desk.done).toEqual([`restart ${support.id}`]);
});

test('the code of one bot does not restart another one', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);

  const replies = await desk.write(`reiniciar suporte ${codeOf(alert(1).id)}`);

  expect(kinds(replies)).toEqual(['confirm']);
  expect(desk.done).toEqual([]);
});

test('where several alerts are open, "ok" is told which there are, each with its code', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  desk.held.alerts = [alert(1), alert(2, support.id)];

  const [reply] = (await desk.write('ok')) ?? [];

  expect(reply).toMatchObject({
    kind: 'which_alert',
    alerts: [{ code: codeOf(alert(1).id) }, { code: codeOf(alert(2).id) }],
  });
  expect(desk.done).toEqual([]);
});

test('a name that could be several bots restarts none of them', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  desk.held.bots = [sales, bot(3, 'Vendas 2')];

  expect(kinds(await desk.write('reiniciar vend'))).toEqual(['several_bots']);
  expect(kinds(await desk.write('reiniciar compras'))).toEqual(['no_bot']);
  expect(kinds(await desk.write('reiniciar'))).toEqual(['which_bot']);
});

test('a bot whose name ends like a code is a bot first', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  const named = bot(4, 'Vendas 2024');
  desk.held.bots = [sales, named];

  const code = await desk.codeIn('reiniciar vendas 2024');
  await desk.write(code);

  expect(desk.done).toEqual([`restart ${named.id}`]);
});

test('status is told without a code, and is on record', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);

  expect(await desk.write('status')).toMatchObject([{ kind: 'status', alerts: 1 }]);
  expect(await desk.write('estado vendas')).toMatchObject([{ kind: 'bot_status', bot: sales }]);

  expect(await desk.audited()).toEqual([
    `answers.status person ${ana} operator done`,
    `answers.status person ${ana} operator done`,
  ]);
});

test.for<[string, Partial<Parameters<typeof addPerson>[1]>, string | null]>([
  ['a number that nobody has', {}, '+5511900000000'],
  ['a number that is hidden', {}, null],
  ['a person who may not answer', { mayAnswer: false }, anasNumber],
  ['a person of another client', { tenant: other }, anasNumber],
  ['a longer number that begins the same', {}, `${anasNumber}0`],
])('%s is never answered, and only counted', async ([, person, from]) => {
  await using desk = await openDesk();
  await addPerson(desk.db, person);

  const replies = await desk.write(`ok ${codeOf(alert(1).id)}`, { from });

  expect(replies).toBeNull();
  expect(desk.done).toEqual([]);
  expect(desk.desk.counts()).toMatchObject({ strangers: 1, taken: 0 });
  expect(await desk.audited()).toEqual([]);
});

test('a message is taken up once, however often it is told of, also after a restart', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  const text = `ok ${codeOf(alert(1).id)}`;

  await desk.write(text, { id: 'the same' });
  expect(await desk.write(text, { id: 'the same' })).toBeNull();

  expect(desk.done).toHaveLength(1);
  expect(desk.desk.counts()).toMatchObject({ taken: 1, repeated: 1 });
});

test('what was written a quarter of an hour ago, or comes from the future, is not acted upon', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  const now = desk.clock.now();

  await desk.write(`ok ${codeOf(alert(1).id)}`, { at: now - 16 * minute });
  await desk.write(`ok ${codeOf(alert(1).id)}`, { at: now + 16 * minute });

  expect(desk.done).toEqual([]);
  expect(desk.desk.counts()).toMatchObject({ stale: 2 });
});

test('five wrong codes lock the number for an hour, for right ones too, and say so once', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  const right = `ok ${codeOf(alert(1).id)}`;

  const replies = [];
  for (let tries = 0; tries < 5; tries += 1) {
    replies.push(...((await desk.write(`ok ${wrongCode()}`)) ?? []));
    await desk.clock.advance(10_000);
  }
  expect(replies.map((reply) => (reply.kind === 'wrong_code' ? reply.left : reply.kind))).toEqual([
    4,
    3,
    2,
    1,
    'locked',
  ]);
  expect(await desk.write(right)).toBeNull();
  await desk.clock.advance(59 * minute);
  expect(await desk.write(right)).toBeNull();
  expect(desk.done).toEqual([]);

  await desk.clock.advance(2 * minute);
  expect(kinds(await desk.write(right))).toEqual(['done']);
  expect((await desk.audited()).slice(0, 5)).toEqual([
    ...Array.from({ length: 4 }, () => `answers.code person ${ana} operator refused`),
    `answers.lock person ${ana} operator refused`,
  ]);
});

test('four wrong codes an hour apart from the fifth lock nothing', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  for (let tries = 0; tries < 4; tries += 1) {
    await desk.write(`ok ${wrongCode()}`);
  }

  await desk.clock.advance(61 * minute);

  expect(await desk.write(`ok ${wrongCode()}`)).toMatchObject([{ kind: 'wrong_code', left: 4 }]);
});

test('a flood costs no more than a few messages a minute, from one number and from all', async () => {
  await using desk = await openDesk();
  const numbers = Array.from(
    { length: 20 },
    (_, at) => `+55119000000${String(at).padStart(2, '0')}`,
  );
  for (const [at, phone] of numbers.entries()) {
    const id = `019b9a3c-0000-7000-8000-0000000003${String(at).padStart(2, '0')}`;
    await addPerson(desk.db, { id, phone });
  }
  const flood = async (from: string) => {
    for (let count = 0; count < 50; count += 1) {
      await desk.write('status', { from });
    }
  };

  await flood(numbers[0] ?? '');
  expect(desk.desk.counts()).toMatchObject({ taken: 8, flooded: 42 });
  for (const number of numbers) {
    await flood(number);
  }
  expect(desk.desk.counts().taken).toBe(60);

  await desk.clock.advance(minute);
  expect(kinds(await desk.write('status', { from: numbers[0] ?? '' }))).toEqual(['status']);
});

test('what the agent will not do is said, and not as a success', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  desk.held.failsAs = new AppError('alert_already_resolved');

  const replies = await desk.write(`ok ${codeOf(alert(1).id)}`);

  expect(replies).toMatchObject([{ kind: 'refused', error: { code: 'alert_already_resolved' } }]);
});

test('several lines are several requests; a letter is none', async () => {
  await using desk = await openDesk();
  await addPerson(desk.db);
  const code = codeOf(alert(1).id);

  expect(kinds(await desk.write(`ok ${code}\nstatus`))).toEqual(['done', 'status']);
  expect(kinds(await desk.write('a\nb\nc\nd\ne'))).toEqual(['unknown']);
  expect(kinds(await desk.write('x'.repeat(100_000)))).toEqual(['unknown']);
  expect(kinds(await desk.write('\u202E\u0000'))).toEqual(['unknown']);
});

test('a code is of one number, one alert and one channel', () => {
  const { id } = alert(1);
  const codes = [
    alertCode(secret, { number: anasNumber, alertId: id }),
    alertCode(secret, { number: '+5511987654322', alertId: id }),
    alertCode(secret, { number: anasNumber, alertId: alert(2).id }),
    alertCode('another token', { number: anasNumber, alertId: id }),
  ];

  expect(new Set(codes).size).toBe(4);
  expect(codes.every((code) => /^[0-9]{4}$/.test(code))).toBe(true);
});
