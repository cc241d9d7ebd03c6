import { randomBytes } from 'node:crypto';

import type { ListeningPlace } from '#electron/agent/heartbeats/heartbeat-service.ts';
import { dataPaths } from '#electron/host/data-folder.ts';
import { removeRuntimeFile, writeRuntimeFile } from '#electron/host/runtime-file.ts';
import { readOrCreateToken } from '#electron/host/token-file.ts';
import { createListener } from '#electron/http/create-listener.ts';
import { createPingListener } from '#electron/http/pings/ping-listener.ts';

import type { StartedAgent } from './start-agent.ts';

export type ListeningStart = {
  folder: string;
  version: string;
  /** A loopback address; 127.0.0.1 where it is left out. */
  host?: string;
  /** 0 takes any free port. */
  port: number;
  /** Takes any free port where the wanted one is in use, instead of giving up. */
  orAnyPort?: boolean;
  /** The owner's token, or the file that holds it; that of the data folder where neither is given. */
  token?: string | undefined;
  tokenFile?: string | undefined;
  consoleFolder?: string;
  /**
   * A listener of its own for the calls of bots, at any address of this machine. Where neither is given they are taken
   * by the listener of everything else.
   */
  pingHost?: string | undefined;
  pingPort?: number | undefined;
};

export type Listening = {
  url: string;
  token: string;
  tokenFile: string;
  /** The token file can be read by other users of this machine. */
  isTokenOpen: boolean;
};

/**
 * Lets programs and browsers of this machine in, and leaves word in the data folder of where. Throws a `StartError`
 * where the address or the token cannot be used.
 */
export async function startListening(
  {
    folder,
    version,
    token: given,
    tokenFile: named,
    pingHost,
    pingPort,
    ...address
  }: ListeningStart,
  parts: StartedAgent,
  undo: AsyncDisposableStack,
): Promise<Listening> {
  const paths = dataPaths(folder);
  const tokenFile = named ?? paths.token;
  const { token, isReadableByOthers } =
    given === undefined
      ? readOrCreateToken(tokenFile)
      : { token: given, isReadableByOthers: false };
  const nonce = randomBytes(24).toString('base64url');
  const pingsAt = await startPings({ pingHost, pingPort }, parts, undo);
  const listener = await createListener({ ...parts, ...address, nonce, version, token, pingsAt });
  undo.defer(() => listener.stop());
  const { url } = await listener.start();

  writeRuntimeFile(paths.runtime, {
    url,
    nonce,
    startedAt: parts.clock.now(),
    pid: process.pid,
  });
  undo.defer(() => removeRuntimeFile(paths.runtime, process.pid));
  return { url, token, tokenFile, isTokenOpen: isReadableByOthers };
}

/** The port of a listener of its own for the calls of bots, where only its address is given. */
const defaultPingPort = 7342;

async function startPings(
  { pingHost, pingPort }: Pick<ListeningStart, 'pingHost' | 'pingPort'>,
  { agent, clock, logger }: StartedAgent,
  undo: AsyncDisposableStack,
): Promise<ListeningPlace | undefined> {
  if (pingHost === undefined && pingPort === undefined) {
    return undefined;
  }
  const pings = createPingListener({
    agent,
    clock,
    logger,
    host: pingHost ?? '127.0.0.1',
    port: pingPort ?? defaultPingPort,
  });
  undo.defer(() => pings.stop());
  const { url, port, isThisMachineOnly } = await pings.start();
  undo.defer(agent.discovery.leaveOut(port));
  logger.info({ url, isThisMachineOnly }, 'calls of bots are taken at an address of their own');
  return { url, isThisMachineOnly };
}
