import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';

import type { Agent } from '#electron/agent/agent.ts';
import type { ListeningPlace } from '#electron/agent/heartbeats/heartbeat-service.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import { createCaller } from '#electron/api/app-router.ts';
import { createContext } from '#electron/api/context.ts';
import type { DemoFleet } from '#electron/api/demo-port.ts';
import { proofOf } from '#electron/host/runtime-file.ts';
import { StartError, systemReason } from '#electron/host/start-error.ts';
import type { Principal } from '#shared/schemas/person.ts';

import { defaultRateLimits, type RateLimits, registerAccess } from './access.ts';
import { ownNames, restBodyLimit } from './admission.ts';
import { registerAnswers } from './answers.ts';
import { createAuthenticator } from './authenticator.ts';
import { bindAddress, urlOf } from './bind-address.ts';
import { closeServer } from './close-server.ts';
import { registerConsole } from './console-files.ts';
import { createGatedServer, type GateLimits } from './gate.ts';
import { createPingGate } from './pings/ping-gate.ts';
import type { PingLimits } from './pings/ping-limits.ts';
import { openApiDocument } from './rest/openapi.ts';
import { registerRest } from './rest/rest-plugin.ts';
import { registerTrpc } from './trpc-routes.ts';

export type ListenerOptions = {
  agent: Agent;
  clock: Clock;
  logger: Logger;
  version: string;
  /** The owner's token, over every tenant. */
  token: string;
  /** Proves to a client that knows it, from the runtime file, that this is the agent it looks for. */
  nonce: string;
  /** A loopback address; anything else is refused. */
  host?: string;
  /** 0 takes any free port. */
  port: number;
  /** Takes any free port where the wanted one is in use, instead of giving up. */
  orAnyPort?: boolean;
  /** Where bots are told to call, if not here. */
  pingsAt?: ListeningPlace | undefined;
  demo?: DemoFleet;
  /** The built console; a sentence stands in where there is none. */
  consoleFolder?: string;
  rateLimits?: RateLimits;
  gateLimits?: GateLimits;
  pingLimits?: PingLimits;
};

export type Listener = {
  /** Listens; answers the address. Throws a `StartError` where the address cannot be had. */
  start(): Promise<{ url: string; port: number }>;
  /** Takes no more requests, lets those under way end, then cuts off what is left. */
  stop(): Promise<void>;
};

/** The loopback HTTP server of both hosts: REST with its document, tRPC and the console. */
export async function createListener(options: ListenerOptions): Promise<Listener> {
  const address = bindAddress(options.host ?? '127.0.0.1');
  let port = options.port;
  const pings = createPingGate({
    heartbeats: options.agent.heartbeats,
    clock: options.clock,
    logger: options.logger,
    limits: options.pingLimits,
    isOwnHost: (host) => ownNames(port).includes(host),
  });
  const app = fastify({
    bodyLimit: restBodyLimit,
    requestIdHeader: 'x-correlation-id',
    routerOptions: { maxParamLength: 5_000 },
    serverFactory: (handler) =>
      createGatedServer({
        handler,
        logger: options.logger,
        port: () => port,
        limits: options.gateLimits,
        pings,
      }),
  });
  await register(app, options);
  await app.ready();
  let takeBackPort = (): void => {};

  return {
    async start() {
      port = await listen(app.server, address, options);
      const url = urlOf(address, port);
      options.agent.system.noteListener(true);
      takeBackPort = options.agent.discovery.leaveOut(port);
      await options.agent.heartbeats.listensAt(options.pingsAt ?? { url, isThisMachineOnly: true });
      return { url, port };
    },
    async stop() {
      options.agent.system.noteListener(false);
      takeBackPort();
      await options.agent.heartbeats.listensAt(null);
      await closeServer(app.server, options.clock);
      await app.close();
    },
  };
}

/** In the order in which a request passes: answers to failures, access, then what there is. */
async function register(app: FastifyInstance, options: ListenerOptions): Promise<void> {
  const { agent, clock, logger } = options;
  const authenticator = createAuthenticator(options.token, agent.tokens);
  const contextFor = (principal: Principal, correlationId: string) =>
    createContext({ agent, principal, correlationId, demo: options.demo ?? null });

  const pages = await registerConsole(app, options.consoleFolder);
  registerAnswers(app, { logger, pages });
  await registerAccess(app, authenticator, options.rateLimits ?? defaultRateLimits);
  registerPublic(app, options);
  registerRest(app, (principal, id) => createCaller(contextFor(principal, id)));
  registerTrpc(app, { authenticator, clock, contextFor, logger });
}

function registerPublic(app: FastifyInstance, { agent, nonce, version }: ListenerOptions): void {
  // Made when it is first asked for: most agents are never asked, and it takes memory and a part of the start.
  let document: string | undefined;
  const config = { isPublic: true };
  app.get('/api/health', { config }, async (request, reply) => {
    const challenge = request.headers['x-admin-agent-challenge'];
    if (typeof challenge === 'string') {
      void reply.header('x-admin-agent-proof', proofOf(nonce, challenge));
    }
    return agent.publicHealth();
  });
  app.get('/api/openapi.json', { config }, async (_, reply) => {
    document ??= JSON.stringify(openApiDocument(version));
    return reply.type('application/json; charset=utf-8').send(document);
  });
}

async function listen(
  server: Server,
  host: string,
  { port, orAnyPort }: ListenerOptions,
): Promise<number> {
  try {
    await listenOn(server, host, port);
  } catch (error) {
    const reason = systemReason(error);
    if (reason !== 'EADDRINUSE' || !orAnyPort) {
      throw new StartError('port_taken', { host, port, reason }, { cause: error });
    }
    await listenOn(server, host, 0);
  }
  return (server.address() as AddressInfo).port;
}

async function listenOn(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port });
  await once(server, 'listening');
}
