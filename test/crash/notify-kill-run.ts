import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import SQLite from 'better-sqlite3';

import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { createMailServer } from '#test/support/providers/mail-server.ts';

const root = join(import.meta.dirname, '../..');
const minute = 60_000;

type Kind = 'keyed' | 'critical' | 'plain';

export type NotifyKillReport = {
  kills: number;
  seed: number;
  /** What the outbox said was planned. */
  planned: Record<Kind, number>;
  /** How many messages a kill caught in the air, by what they are. */
  caught: Record<Kind, number>;
  calls: number;
  /** Messages of the keyed kind that reached the provider under more than one key: each would act again. */
  secondEffects: string[];
  mails: number;
  /** Mails that arrived more than once: at most one for each CRITICAL one that was caught. */
  duplicates: number;
  /** Of those that are not CRITICAL, or more than once for each time it was caught. */
  wrongDuplicates: string[];
  /** Neither at the provider, nor told within another one, nor known to be in doubt where that is the policy. */
  missed: string[];
  inDoubt: number;
};

/** A receiver of webhooks that takes its time, so that a kill meets what is under way. */
async function startReceiver(random: () => number) {
  const calls: { key: string; text: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push({
        key: String(request.headers['webhook-id']),
        text: Buffer.concat(chunks).toString(),
      });
      setTimeout(() => response.writeHead(204).end(), random() * 30);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** So many lives are begun ahead of their turn. */
const ahead = 4;

type Life = {
  child: ChildProcess;
  ended: Promise<unknown>;
  said: () => string;
  /** Its turn has come; it is called for each line that it says. */
  go(onLine: (line: Record<string, unknown>) => void): void;
};

function begin(arguments_: readonly string[]): Life {
  const child = spawn(process.execPath, ['test/crash/notify-child.ts', ...arguments_], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'admin-agent-notify-kill-cache') },
  });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  return {
    child,
    ended: once(child, 'close'),
    said: () => Buffer.concat(errors).toString(),
    go(onLine) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        // A line that the kill cut was not said.
        if (line.endsWith('}')) {
          onLine(JSON.parse(line) as Record<string, unknown>);
        }
      });
      child.stdin.end('go\n');
    },
  };
}

type Row = {
  id: string;
  state: string;
  severity: string;
  medium: string;
  attempts: number;
  folded_into: string | null;
};

/** Reads the closed database as another program would. */
function rowsOf(data: string): Map<string, Row> {
  const file = new SQLite(join(data, 'admin-agent.db'), { readonly: true });
  const rows = file
    .prepare<[], Row>('select id, state, severity, medium, attempts, folded_into from notices')
    .all();
  file.close();
  return new Map(rows.map((row) => [row.id, row]));
}

const kindOf = ({ medium, severity }: Row): Kind =>
  medium === 'webhook' ? 'keyed' : severity === 'critical' ? 'critical' : 'plain';

/**
 * Kills the outbox at random moments while it sends by a channel that takes a key and by one that takes none, and counts
 * what the providers got.
 */
export async function notifyKillRun({
  kills,
  seed,
}: {
  kills: number;
  seed: number;
}): Promise<NotifyKillReport> {
  const data = mkdtempSync(join(tmpdir(), 'admin-agent-notify-kill-'));
  const random = seededRandom(seed);
  await using receiver = await startReceiver(() => random.number());
  const slowly = () => random.number() * 30;
  await using mail = await createMailServer({
    onMailFrom: (_, __, done) => void setTimeout(done, slowly()),
    onRcptTo: (_, __, done) => void setTimeout(done, slowly()),
  });
  const planned = new Map<string, Kind>();
  const caught = new Map<string, number>();
  const fixed = ['--data', data, '--hook', receiver.url, '--mail', String(mail.port)];

  const begun: Life[] = [];
  let lives = 0;
  function nextLife(): Life {
    while (begun.length < ahead && lives < kills) {
      lives += 1;
      begun.push(begin([...fixed, '--seed', String(seed + lives)]));
    }
    return begun.shift()!;
  }

  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const ready = Promise.withResolvers<void>();
      const life = nextLife();
      life.go((line) => {
        const { id } = line;
        if (typeof id === 'string') {
          planned.set(id, line['kind'] as Kind);
          ready.resolve();
        }
      });
      await Promise.race([
        ready.promise,
        life.ended.then(() => {
          throw new Error(`a life ended by itself: ${life.said()}`);
        }),
      ]);
      await new Promise((resolve) => setTimeout(resolve, random.number() * 200));
      life.child.kill('SIGKILL');
      await life.ended.catch(() => undefined);
      for (const { id, state } of rowsOf(data).values()) {
        if (state === 'sending') {
          caught.set(id, (caught.get(id) ?? 0) + 1);
        }
      }
    }
    // What waits for another try waits no longer than this, a life each.
    const lastLives = [0, 12, 25, 3 * 60, 12 * 60].map((minutes) => {
      const of = ['--seed', String(seed + kills + minutes + 1), '--last'];
      return begin([...fixed, ...of, '--later-ms', String(minutes * minute)]);
    });
    for (const life of lastLives) {
      life.go(() => undefined);
      const [code] = (await life.ended) as [number | null];
      if (code !== 0) {
        throw new Error(`the last life ended with ${code}: ${life.said()}`);
      }
    }
    return judge({
      kills,
      seed,
      planned,
      caught,
      rows: rowsOf(data),
      calls: receiver.calls,
      mails: mail.mails,
    });
  } finally {
    begun.forEach(({ child }) => child.kill('SIGKILL'));
    rmSync(data, { recursive: true, force: true });
  }
}

type Evidence = Pick<NotifyKillReport, 'kills' | 'seed'> & {
  planned: ReadonlyMap<string, Kind>;
  caught: ReadonlyMap<string, number>;
  rows: ReadonlyMap<string, Row>;
  calls: readonly { key: string; text: string }[];
  mails: readonly { mail: { text?: string | undefined } }[];
};

const idIn = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu;

function judge({ kills, seed, planned, caught, rows, calls, mails }: Evidence): NotifyKillReport {
  const keys = new Set(calls.map(({ key }) => key));
  const secondEffects = [...keys].filter((key) => !rows.has(key));
  const mailed = new Map<string, number>();
  for (const { mail } of mails) {
    const [id] = (mail.text ?? '').match(idIn) ?? [];
    mailed.set(id ?? 'nothing', (mailed.get(id ?? 'nothing') ?? 0) + 1);
  }
  const arrived = (id: string): boolean => {
    const row = rows.get(id);
    if (!row) {
      return false;
    }
    const isThere = kindOf(row) === 'keyed' ? keys.has(id) : mailed.has(id);
    return isThere || (row.folded_into !== null && arrived(row.folded_into));
  };
  const isMissed = (id: string, kind: Kind) =>
    !arrived(id) && !(kind === 'plain' && rows.get(id)?.state === 'uncertain');
  const wrong = [...mailed].filter(([id, count]) => {
    const row = rows.get(id);
    const allowed = row && kindOf(row) === 'critical' ? 1 + (caught.get(id) ?? 0) : 1;
    return count > allowed;
  });
  const count = (of: Iterable<Kind>) => {
    const counts: Record<Kind, number> = { keyed: 0, critical: 0, plain: 0 };
    for (const kind of of) {
      counts[kind] += 1;
    }
    return counts;
  };
  return {
    kills,
    seed,
    planned: count(planned.values()),
    caught: count(
      [...caught.keys()].flatMap((id) => (rows.has(id) ? [kindOf(rows.get(id)!)] : [])),
    ),
    calls: calls.length,
    secondEffects,
    mails: mails.length,
    duplicates: mails.length - mailed.size,
    wrongDuplicates: wrong.map(([id, times]) => `${id}: ${times} times`),
    missed: [...planned]
      .filter(([id, kind]) => isMissed(id, kind))
      .map(([id, kind]) => `${kind} ${id}: ${rows.get(id)?.state}`),
    inDoubt: [...rows.values()].filter(({ state }) => state === 'uncertain').length,
  };
}
