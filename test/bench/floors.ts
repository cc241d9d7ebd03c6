import { get } from 'node:http';
import { connect } from 'node:net';

/** Asks one address once and answers with the status. */
export type Ask = (url: string) => Promise<number | null | undefined>;

export type Cost = {
  /** CPU seconds of this process, user and system. */
  cpuPer1000: number;
  perSecond: number;
  failed: number;
};

/** What every checker on fresh connections pays at least, if it speaks through `node:http`. */
export const httpClose: Ask = (url) =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });

/** The least there can be: connect, one request, the status out of the first packet. Nothing is checked. */
export const socketClose: Ask = (url) =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    const request = `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`;
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.once('data', (bytes) => {
      resolve(Number(bytes.toString('latin1', 9, 12)));
      socket.destroy();
    });
    socket.on('error', reject);
  });

/** Asks every address in turn, `width` at once, `count` times in all. */
export async function measure(
  ask: Ask,
  { urls, count, width = 100 }: { urls: readonly string[]; count: number; width?: number },
): Promise<Cost> {
  let next = 0;
  let failed = 0;
  async function worker(): Promise<void> {
    while (next < count) {
      const url = urls[next % urls.length] ?? '';
      next += 1;
      const status = await ask(url).catch(() => undefined);
      failed += status === 200 ? 0 : 1;
    }
  }

  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: width }, worker));
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    cpuPer1000: (1_000 * cpuSecondsSince(cpu)) / count,
    perSecond: count / seconds,
    failed,
  };
}

/**
 * The same at a steady pace. A checker wakes up for every single check, and so must its floor: flat out, many
 * answers share one turn of the loop and each costs a third less.
 */
export async function measurePaced(
  ask: Ask,
  { urls, count, perSecond }: { urls: readonly string[]; count: number; perSecond: number },
): Promise<Cost> {
  const underway: Promise<number | null | undefined>[] = [];
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  while (underway.length < count) {
    const due = Math.min(count, ((performance.now() - startedAt) * perSecond) / 1_000);
    while (underway.length < due) {
      const url = urls[underway.length % urls.length] ?? '';
      underway.push(ask(url).catch(() => undefined));
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
  }
  const statuses = await Promise.all(underway);
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    cpuPer1000: (1_000 * cpuSecondsSince(cpu)) / count,
    perSecond: count / seconds,
    failed: statuses.filter((status) => status !== 200).length,
  };
}

export function cpuSecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
