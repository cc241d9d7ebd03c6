import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';

import { configPaths, readGatewaySettings } from '#electron/agent/discovery/openclaw-config.ts';
import type { Machine } from '#electron/agent/ports.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';

import type { ProbeContext } from '../connector.ts';
import { isToldBy, readConfigFile } from './config-file.ts';
import { type ConfigState, statusSchema } from './frames.ts';
import type { GatewayNotes } from './gateway-notes.ts';
import type { GatewayProcesses } from './gateway-process.ts';
import type { GatewayTarget } from './gateway-target.ts';
import type { Link } from './handshake.ts';

const answerLimitMs = 10_000;

/** A gateway's file on this machine. */
export type ConfigFile = { path: string; bytes: Buffer };

/** What is asked of this machine. */
export type ConfigMachine = Pick<Machine, 'homeFolder' | 'variable' | 'readFile'>;

type Options = {
  notes: GatewayNotes;
  processes: GatewayProcesses;
  /** `null` where this machine is not looked through. */
  machine: ConfigMachine | null;
};

/**
 * Where the configuration of a gateway is, if it is on this machine. A gateway tells a path, and is not believed: the file
 * there must say what the gateway says, or the gateway must be a process of our own user. Whoever could make us read or
 * write a file of ours otherwise would only have to listen on a port.
 */
export function createConfigPlaces({ notes, processes, machine }: Options) {
  async function isOurProcess(target: GatewayTarget, link: Link): Promise<boolean> {
    const status = await link.ask('status', {}, { schema: statusSchema, limitMs: answerLimitMs });
    const pid = status.kind === 'answer' ? status.payload.pid : undefined;
    return pid !== undefined && processes.isAt(pid, target.liveness.port);
  }

  return {
    /** True where its file was seen to be here before. */
    isKnown: (target: GatewayTarget, { path }: ConfigState): boolean =>
      path !== undefined && notes.of(target.key).configPath === path,

    /** The file of a gateway that answers; `undefined` where it is elsewhere. */
    async fileOf(
      target: GatewayTarget,
      { path, raw }: ConfigState,
      link: Link,
    ): Promise<ConfigFile | undefined> {
      if (!target.isLoopback || path === undefined) {
        return undefined;
      }
      const bytes = await readConfigFile(path);
      if (!bytes) {
        return undefined;
      }
      const isKnown = notes.of(target.key).configPath === path && typeof raw !== 'string';
      const isThatFile =
        isKnown ||
        (typeof raw === 'string' ? isToldBy(raw, bytes) : await isOurProcess(target, link));
      if (!isThatFile) {
        return undefined;
      }
      notes.note(target.key, { configPath: path });
      return { path, bytes };
    },

    /** The file of a gateway that does not answer. */
    async pathOf(
      config: OpenclawConnector,
      target: GatewayTarget,
      context: Pick<ProbeContext, 'secrets'>,
    ): Promise<string | undefined> {
      if (!target.isLoopback) {
        return undefined;
      }
      return (
        notes.of(target.key).configPath ??
        (await pathOfService(config, context)) ??
        (await pathOfMachine(target))
      );
    },
  };

  /** A gateway of this user that was told to listen on that port. */
  async function pathOfMachine({ liveness }: GatewayTarget): Promise<string | undefined> {
    if (machine === null) {
      return undefined;
    }
    for (const path of configPaths(machine)) {
      if ((await readGatewaySettings(machine, path))?.port === liveness.port) {
        return path;
      }
    }
    return undefined;
  }
}

/** As the gateway itself finds it, by the environment it is started with. */
async function pathOfService(
  { service }: OpenclawConnector,
  { secrets }: Pick<ProbeContext, 'secrets'>,
): Promise<string | undefined> {
  if (service?.type !== 'process') {
    return undefined;
  }
  const named = async (name: string) => {
    const value = service.env?.[name];
    const plain = value === undefined ? '' : await secrets.open(value);
    return isAbsolute(plain) ? plain : undefined;
  };
  const path = await named('OPENCLAW_CONFIG_PATH');
  if (path !== undefined) {
    return path;
  }
  const state = await named('OPENCLAW_STATE_DIR');
  if (state !== undefined) {
    return join(state, 'openclaw.json');
  }
  const home = await named('HOME');
  return home && join(home, '.openclaw', 'openclaw.json');
}

/** The same for the same bytes, whether or not their gateway runs. */
export function revisionOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
