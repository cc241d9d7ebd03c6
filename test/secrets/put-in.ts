import type { BotView, NewBot } from '#shared/schemas/bot.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';

import { type Canary, fitsHeader } from './canaries.ts';
import { type Echo, secretHeader } from './echoing-bots.ts';
import type { makeGround, WatchedHouse } from './watched-house.ts';

type Echoes = Record<'http' | 'websocket' | 'openclaw', readonly Echo[]>;

export const closedPort = 'http://127.0.0.1:9/';
let names = 0;

export function named(connector: ConnectorConfig): NewBot {
  names += 1;
  return { name: `Bot ${names}`, kind: 'custom', connector, intervalMs: 24 * 60 * 60_000 };
}

/** One bot of each kind for each secret; from one `turn` to the next it is another bot that repeats it. */
function botsFor(canaries: readonly Canary[], echoes: Echoes, turn: number): NewBot[] {
  // One that hangs up as soon as it was greeted is greeted again at once: enough of them keep the machine busy.
  const gateways = echoes.openclaw.filter(({ name }) => name !== 'says goodbye');
  return canaries.flatMap((canary, index) => {
    const of = (list: readonly Echo[]) => list[(index * 7 + turn * 3) % list.length]!;
    const reached = [
      ...(fitsHeader(canary) ? [of(echoes.http)] : []),
      of(echoes.websocket),
      of(gateways),
    ].map((echo) => echo.of(canary.value));
    return [...reached.map((each) => repaired(each, canary)), ...otherKinds(canary)].map(named);
  });
}

/** Is never there, so that nothing is run. */
const program = '/no-such-folder/no-such-program';

/** The same bot, and what it is restarted by and configured with, which takes secrets too. */
function repaired<Config extends ConnectorConfig>(config: Config, canary: Canary): Config {
  const { value } = canary;
  const service = { type: 'process', argv: [program], env: { CANARY: value } };
  return { ...config, service, ...(config.type !== 'openclaw' && callable(canary)) };
}

function callable(canary: Canary) {
  return {
    restartHook: { url: closedPort, secret: canary.value },
    ...configured(canary),
  };
}

function configured(canary: Canary) {
  return {
    ...(fitsHeader(canary) && {
      configSource: {
        kind: 'urls' as const,
        readUrl: closedPort,
        writeUrl: closedPort,
        headers: { [secretHeader]: canary.value },
        format: 'json' as const,
      },
    }),
  };
}

/** Those that are reached by nothing that takes a secret. */
function otherKinds(canary: Canary): ConnectorConfig[] {
  const schedule = { kind: 'period', periodMs: 60_000 } as const;
  const managed: readonly ConnectorConfig[] = [
    { type: 'systemd', unit: 'no-such-unit.service', scope: 'user', ...configured(canary) },
    { type: 'docker', container: 'no-such-container', socket: program, ...configured(canary) },
    { type: 'pm2', name: 'no-such-app', home: program, ...configured(canary) },
  ];
  return [
    repaired({ type: 'heartbeat', schedule, graceMs: 60_000 }, canary),
    { type: 'process', argv: [program], env: { CANARY: canary.value }, ...configured(canary) },
    ...managed,
  ];
}

/** By every call that adds bots. */
export async function addBots(
  house: WatchedHouse,
  canaries: readonly Canary[],
  echoes: Echoes,
): Promise<BotView[]> {
  const { tenantId } = house;
  const added: BotView[] = [];
  for (const bot of botsFor(canaries, echoes, 0)) {
    added.push(await house.ipc('mutation', 'bots.add', { tenantId, bot }));
  }
  const { items } = await house.ipc('mutation', 'bots.addMany', {
    tenantId,
    bots: botsFor(canaries, echoes, 1),
  });
  added.push(...items);
  for (const bot of botsFor(canaries, echoes, 2)) {
    added.push((await house.rest('POST', '/api/admin/bots', bot)).json);
  }
  const batch = botsFor(canaries, echoes, 3);
  const { json } = await house.rest('POST', '/api/admin/bots/batch', { items: batch });
  added.push(...json.items);
  return added;
}

/** Each of these bots gets another secret, by each call that changes one; some keep what is masked. */
export async function changeBots(
  house: WatchedHouse,
  bots: readonly BotView[],
  canaries: readonly Canary[],
  echoes: Echoes,
): Promise<void> {
  const { tenantId } = house;
  const changes = botsFor(canaries, echoes, 4);
  const others = botsFor(canaries, echoes, 5);
  for (const [index, { connector }] of changes.entries()) {
    const [first, second] = [bots[2 * index]!, bots[2 * index + 1]!];
    await house.ipc('mutation', 'bots.update', { tenantId, botId: first.id, patch: { connector } });
    const path = `/api/admin/bots/${second.id}`;
    const patch = { connector: others[index]!.connector };
    const { json } = await house.rest('PATCH', path, patch, '/api/admin/bots/:id');
    if (index % 6 === 0) {
      await house.rest('PATCH', path, { connector: json.connector }, '/api/admin/bots/:id');
    }
  }
}

/** Of each bot that repeats what it hears, with so many of the secrets; all of them get their turn. */
const secretsForEach = 6;

/** By the calls that look without storing anything. */
export async function tryOut(
  house: WatchedHouse,
  canaries: readonly Canary[],
  echoes: Echoes,
): Promise<void> {
  const { tenantId } = house;
  const trials: ConnectorConfig[] = [
    ...echoes.http,
    ...echoes.websocket,
    ...echoes.openclaw,
  ].flatMap((echo, turn) =>
    Array.from({ length: secretsForEach }, (_, index) => (turn * secretsForEach + index) % 64)
      .map((index) => canaries[index]!)
      .filter((canary) => fitsHeader(canary) || echo.of('').type !== 'http')
      .map((canary) => repaired(echo.of(canary.value), canary)),
  );
  trials.push(...canaries.flatMap(otherKinds));
  await eachOf(trials, 24, async (connector) => {
    await house.ipc('mutation', 'bots.tryOut', { tenantId, connector });
  });
  const looks = trials.filter(({ type }) => type === 'openclaw');
  await eachOf(looks, 24, async (connector) => {
    await house.ipc('mutation', 'gateways.inspect', { tenantId, connector });
    await house.rest('POST', '/api/admin/gateways/inspect', { connector });
  });
  await eachOf(trials.slice(0, 40), 8, async (connector) => {
    await house.trpc('mutation', 'bots.tryOut', { tenantId, connector });
  });
}

/** So many at once. */
async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        await work(item);
      }
    }),
  );
}

/** So many of them, another part each turn. */
function someOf<Item>(items: readonly Item[], count: number, turn: number): Item[] {
  return Array.from({ length: count }, (_, index) => items[(turn * count + index) % items.length]!);
}

/** What is refused on the way in, each in its own way. */
export async function refuse(house: WatchedHouse, canaries: readonly Canary[]): Promise<void> {
  const { tenantId } = house;
  for (const [turn, { value }] of canaries.entries()) {
    for (const body of someOf(wrongBots(value), 2, turn)) {
      await house.rest('POST', '/api/admin/bots', body);
      await house.trpc('mutation', 'bots.add', { tenantId, bot: body });
      await house.ipc('mutation', 'bots.add', { tenantId, bot: body });
    }
    for (const [path, init] of someOf(wrongRequests(value), 5, turn)) {
      await house.request(path, init);
    }
    await house.raw(someOf(wrongBytes(value, house.port), 1, turn)[0]!);
    house.post({ kind: 'start', id: 'x', type: 'mutation', path: 'bots.add', input: value });
    await house.ipc('mutation', 'vault.unlock', { with: 'passphrase', passphrase: [value] });
    await house.ipc('mutation', 'vault.unlock', { with: 'keychain', passphrase: value });
  }
}

/** Beside a secret, or around it, something is not as it should be. */
function wrongBots(value: string): unknown[] {
  const http = { type: 'http', url: closedPort, headers: { [secretHeader]: value } };
  const gateway = { type: 'openclaw', url: 'ws://127.0.0.1:9/', token: value };
  const bot = (connector: object) => ({ name: 'Wrong', kind: 'custom', connector });
  return [
    bot({ ...http, port: 80 }),
    bot({ ...http, headers: { 'X A': value } }),
    bot({ ...http, headers: { 'X-A': `${value}\n` } }),
    bot({ ...http, headers: [value] }),
    bot({ ...http, restartHook: { url: closedPort, secret: [value] } }),
    bot({ ...http, restartHook: { url: 'ftp://far.test/', secret: value } }),
    bot({ ...http, configSource: { kind: 'urls', headers: { 'X-A': value } } }),
    bot({ ...gateway, token: [value] }),
    bot({ ...gateway, token: { value } }),
    bot({ ...gateway, url: 'ws://far.test/' }),
    { name: '', kind: 'none', connector: { ...gateway, headers: { a: value } } },
    { ...bot(gateway), token: value },
  ];
}

function wrongRequests(value: string): [path: string, init: RequestInit][] {
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify(named({ type: 'openclaw', url: 'ws://127.0.0.1:9/', token: value }));
  const inQuery = encodeURIComponent(value);
  return ['/api/admin/bots', '/trpc/bots.add'].flatMap((path) => {
    const post = (text: string, headers: Record<string, string>): [string, RequestInit] => [
      path,
      { method: 'POST', body: text, headers },
    ];
    return [
      post(`${body.slice(0, -1)}, ${value}`, json),
      post(`${value}${body}`, json),
      post(body, { 'content-type': 'text/plain' }),
      post(body, { ...json, 'content-encoding': 'gzip' }),
      post(body, { ...json, authorization: `Bearer ${inQuery}` }),
      post(body, { ...json, authorization: inQuery }),
      post(body, { ...json, origin: 'http://elsewhere.test' }),
      post(JSON.stringify({ text: value.repeat(20_000) }), json),
      [path, { method: 'PUT', body, headers: json }],
      [path, { method: 'DELETE', body, headers: json }],
      [`${path}?token=${inQuery}&input=${encodeURIComponent(body)}`, {}],
      [`${path}?a=${inQuery}`, { method: 'POST', body: '{}', headers: json }],
    ];
  });
}

function wrongBytes(value: string, port: number): string[] {
  const line = Buffer.from(value).toString('latin1');
  const head = `Host: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nAuthorization: Bearer x`;
  return [
    `POST /api/admin/bots HTTP/1.1\r\n${head}\r\nContent-Length: 9999999\r\nConnection: close\r\n\r\n${line}`,
    `${line}\r\n\r\n`,
    `GET / HTTP/1.1\r\n${head}\r\n${line}\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${line}\r\nConnection: close\r\n\r\n`,
  ];
}

/** By what the command line takes: files, the standard input, and what somebody types. */
export async function byCommandLine(
  house: WatchedHouse,
  ground: ReturnType<typeof makeGround>,
  canaries: readonly Canary[],
): Promise<void> {
  for (const [turn, { value }] of canaries.entries()) {
    const headers = ground.file(`headers-${turn}`, JSON.stringify({ [secretHeader]: value }));
    const secret = ground.file(`secret-${turn}`, `${value}\n`);
    const env = ground.file(`env-${turn}`, `CANARY='${value}'\n`);
    const gateway = { type: 'openclaw', url: 'ws://127.0.0.1:9', token: value } as const;
    const bot = ground.file(`bot-${turn}`, JSON.stringify(named(gateway)));
    const name = `By command ${turn}`;
    const ways: [surroundings: Parameters<WatchedHouse['cli']>[0], ...argv: string[]][] = [
      [{}, 'bots', 'add', 'http', name, closedPort, '--header-file', headers],
      [{ stdin: value }, 'bots', 'add', 'openclaw', name, gateway.url, '--gateway-token-file', '-'],
      [{}, 'bots', 'add', 'openclaw', name, gateway.url, '--gateway-token-file', secret, '--json'],
      [{}, 'bots', 'add', 'websocket', name, gateway.url, '--send-file', secret],
      [{}, 'bots', 'add', '--from', bot],
      [{}, 'bots', 'add', 'process', name, '--env-file', env, '--', program],
      // Not what these take: a token where JSON belongs, and another's token where ours does.
      [{}, 'bots', 'add', 'http', name, closedPort, '--header-file', secret],
      [{ stdin: value }, 'bots', 'add', '--from', '-', '--json'],
      [{ env: { ADMIN_AGENT_TOKEN: value } }, 'bots', 'add', '--from', bot],
      [{ env: { ADMIN_AGENT_TOKEN: value } }, 'doctor', '--json'],
      [{}, 'bots', '--token-file', secret],
      [{}, 'vault', 'unlock', '--recovery-key-file', secret],
    ];
    for (const [surroundings, ...argv] of someOf(ways, 3, turn)) {
      await house.cli(surroundings, ...argv);
    }
  }
}
