import { createServer } from 'node:net';
import SQLite from 'better-sqlite3';

import { createNetwork } from '#electron/host/network.ts';
import { systemReason } from '#electron/host/start-error.ts';
import { compareVersions, sqliteFloor, sqliteVersion } from '#electron/store/sqlite-connection.ts';

import type { Finding } from './finding.ts';

const nodeFloor = '24.0.0';
const earliest = Date.UTC(2025, 0);
const latest = Date.UTC(2100, 0);
const farBehindMs = 5 * 60_000;

export function lookAtNode(version: string): Finding {
  const outcome = compareVersions(version, nodeFloor) >= 0 ? 'ok' : 'fail';
  return { name: 'node', outcome, key: outcome, values: { version, floor: nodeFloor } };
}

export function lookAtSqlite(): Finding {
  const memory = new SQLite(':memory:');
  const version = sqliteVersion(memory);
  memory.close();
  const outcome = compareVersions(version, sqliteFloor) >= 0 ? 'ok' : 'fail';
  return { name: 'sqlite', outcome, key: outcome, values: { version, floor: sqliteFloor } };
}

/** A clock that is far off makes every "since" and every interval wrong. */
export function lookAtClock(now: number, newestWrite: number | undefined): Finding {
  const shown = { time: new Date(now).toISOString() };
  if (now < earliest || now > latest) {
    return { name: 'clock', outcome: 'fail', key: 'wrong', values: shown };
  }
  if (newestWrite !== undefined && newestWrite - now > farBehindMs) {
    return { name: 'clock', outcome: 'warn', key: 'behind', values: shown };
  }
  return { name: 'clock', outcome: 'ok', key: 'ok', values: shown };
}

export async function lookAtNetwork(): Promise<Finding> {
  const isOnline = await createNetwork().isOnline(AbortSignal.timeout(3_000));
  return isOnline
    ? { name: 'network', outcome: 'ok', key: 'ok' }
    : { name: 'network', outcome: 'warn', key: 'offline' };
}

/** Whether the agent could listen, for when it does not run. */
export async function lookAtPort(host: string, port: number): Promise<Finding> {
  const values = { host, port };
  if (port === 0) {
    return { name: 'port', outcome: 'ok', key: 'any', values };
  }
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
    return { name: 'port', outcome: 'ok', key: 'ok', values };
  } catch (error) {
    const reason = systemReason(error);
    return { name: 'port', outcome: 'fail', key: 'taken', values: { ...values, reason } };
  } finally {
    server.close();
  }
}
