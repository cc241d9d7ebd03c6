import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

import type { Agent } from '#electron/agent/agent.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import { StartError, systemReason } from '#electron/host/start-error.ts';

import { ownNames } from '../admission.ts';
import { urlOf } from '../bind-address.ts';
import { closeServer } from '../close-server.ts';
import { defaultGateLimits, type GateLimits } from '../gate.ts';
import { createPingGate } from './ping-gate.ts';
import type { PingLimits } from './ping-limits.ts';

export type PingListenerOptions = {
  agent: Agent;
  clock: Clock;
  logger: Logger;
  /** Any address of this machine, a name of it, or `0.0.0.0` or `::` for all. */
  host: string;
  /** 0 takes any free port. */
  port: number;
  gateLimits?: GateLimits;
  pingLimits?: PingLimits;
};

const mostConnections = 1_024;

/**
 * A listener that takes the calls of bots and answers nothing else, for bots on other machines. It speaks plain HTTP:
 * who can listen in on the way learns the addresses, and can call in a bot's name.
 */
export function createPingListener({
  agent,
  clock,
  logger,
  host,
  port: wanted,
  gateLimits = defaultGateLimits,
  pingLimits,
}: PingListenerOptions) {
  let port = wanted;
  const pass = createPingGate({
    heartbeats: agent.heartbeats,
    clock,
    logger,
    limits: pingLimits,
    isOwnHost: (name) => isOwnHost(name, host, port),
  });
  const server = createServer({ ...gateLimits, requireHostHeader: false }, pass);
  server.maxConnections = mostConnections;
  server.on('checkContinue', pass);

  return {
    /** Listens; answers the address that bots are given. Throws a `StartError` where it cannot be had. */
    async start(): Promise<{ url: string; port: number; isThisMachineOnly: boolean }> {
      await listen(server, host, wanted);
      const bound = server.address() as AddressInfo;
      port = bound.port;
      return {
        url: urlOf(shownHost(host), port),
        port,
        isThisMachineOnly: isLoopback(bound.address),
      };
    },
    stop: () => closeServer(server, clock),
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartError(
      'port_taken',
      { host, port, reason: systemReason(error) },
      { cause: error },
    );
  }
}

const isEvery = (host: string) => host === '0.0.0.0' || host === '::';

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** Where every address is listened on, an address of the network that other machines are likely to reach. */
function shownHost(host: string): string {
  if (!isEvery(host)) {
    return host;
  }
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return (
    addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
  );
}

/**
 * The names of this machine that lead nowhere else, and the one it was told to listen on. Where that is all of them,
 * any plain address: a page that had its name rebound to us comes with that name.
 */
function isOwnHost(name: string, host: string, port: number): boolean {
  if (ownNames(port).includes(name) || name === urlOf(host, port).slice('http://'.length)) {
    return true;
  }
  return isEvery(host) && name.endsWith(`:${port}`) && isIP(hostOf(name, port)) !== 0;
}

function hostOf(name: string, port: number): string {
  return name.slice(0, -`:${port}`.length).replace(/^\[(.*)\]$/, '$1');
}
