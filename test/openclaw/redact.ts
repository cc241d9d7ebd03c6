import { hostname, release } from 'node:os';
import { join } from 'node:path';

/**
 * Makes recorded frames fit to be kept: no secret, no path or name of this machine, long lists and texts cut short, and
 * the same thing each time where a value is new in every run, so that two recordings differ where the gateway does.
 */
export function createRedaction(port: number, secrets: Readonly<Record<string, string>>) {
  const ids = new Map<string, number>();
  const named = Object.entries({ ...secrets, release: release() }).sort(
    ([, one], [, other]) => other.length - one.length,
  );

  function numbered(id: string): number {
    const number = ids.get(id) ?? ids.size + 1;
    ids.set(id, number);
    return number;
  }

  function text(value: string): string {
    const open = named.reduce((all, [name, secret]) => all.replaceAll(secret, `<${name}>`), value);
    const safe = open
      .replaceAll(privateFolder, '<folder>')
      .replaceAll(project, '<project>')
      .replaceAll(String(port), String(usualPort))
      .replaceAll(uuid, (id) => `00000000-0000-4000-8000-${String(numbered(id)).padStart(12, '0')}`)
      .replaceAll(hash, (id) => String(numbered(id)).padStart(64, '0'))
      .replaceAll(capability, '/cap/<capability>')
      .replaceAll(address, (ip) => (keptAddresses.has(ip) ? ip : '192.0.2.1'))
      .replaceAll(machine, 'host');
    return safe.length > maxText ? `${safe.slice(0, maxText)}…` : safe;
  }

  function redact(value: unknown, key = ''): unknown {
    if (typeof value === 'string') {
      return hiddenKeys.has(key) ? `<${key}>` : text(value);
    }
    if (typeof value === 'number') {
      return value === port ? usualPort : isMoment(value) ? moment : value;
    }
    if (Array.isArray(value)) {
      return value.slice(0, maxElements).map((element) => redact(element));
    }
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value)
          .filter(([name]) => !droppedKeys.has(name))
          .map(([name, inner]) => [text(name), redact(inner, name)]),
      );
    }
    return value;
  }

  return redact;
}

const project = join(import.meta.dirname, '../..');
/** Of another gateway than the one whose folder is named. */
const privateFolder = /[^\s"]*admin-agent-openclaw-\w+/g;
/** Whoever has such an address may read what is behind it. */
const capability = /\/cap\/[\w-]+/g;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const hash = /\b[0-9a-f]{64}\b/g;
const address = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
const machine = new RegExp(`\\b${hostname()}\\b`, 'g');
const keptAddresses = new Set(['127.0.0.1', '203.0.113.9']);
const usualPort = 18_789;
const maxText = 300;
const maxElements = 8;

const hiddenKeys = new Set([
  'deviceToken',
  'publicKey',
  'signature',
  'recoveryScope',
  'appliedConfigHash',
  'configRevisionHash',
  'hash',
  'cpuModel',
]);

/** Figures of this machine's load that are there or not as it goes. */
const droppedKeys = new Set([
  'cpuBreakdown',
  'degradedSinceMs',
  'workerPools',
  'contextBudgetStatus',
  'deltaCursor',
  'runtimeMs',
  'transcriptPosition',
]);

const moment = Date.UTC(2026, 0, 5, 12);
const isMoment = (value: number) => value > Date.UTC(2020) && value < Date.UTC(2100);
