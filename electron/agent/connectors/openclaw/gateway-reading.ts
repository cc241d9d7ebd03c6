import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import { noLayers } from '#shared/schemas/health.ts';

import type { Reading } from '../connector.ts';
import { quoted } from '../http-reading.ts';
import type { AccountNumbers } from './account-numbers.ts';
import { type ChannelFacts, readChannels } from './channel-reading.ts';
import { type Hello, pluginNames } from './frames.ts';
import type { Facts } from './gateway-facts.ts';

/** A gateway that is live and connected, and what it told. */
export type Seen = {
  hello: Hello;
  facts: Pick<Facts, 'get'>;
  latencyMs: number;
  tlsValidTo?: number;
  numbers?: AccountNumbers;
};

/** Above these a configuration holds defaults, not a channel of its own. */
const notChannels: ReadonlySet<string> = new Set(['defaults', 'modelByChannel']);

/** What a gateway means for one bot: the gateway itself, or an agent and the channels it lives by. */
export function readGateway(
  { hello, facts, latencyMs, tlsValidTo, numbers }: Seen,
  config: OpenclawConnector,
  now: number,
): Reading {
  const agents = facts.get('agents');
  const measured = {
    latencyMs: Math.round(latencyMs),
    code: null,
    ...(hello.server.bootId !== undefined && { runId: hello.server.bootId }),
    ...(tlsValidTo !== undefined && { tlsValidTo }),
  };
  const works = { ...noLayers, process: 'pass', api: 'pass' } as const;
  if (config.agentId !== undefined && agents?.agents.every(({ id }) => id !== config.agentId)) {
    return {
      ...measured,
      layers: { ...works, api: 'fail' },
      cause: 'wrong_answer',
      reason: 'agent_missing',
      evidence: {
        agentId: quoted(config.agentId),
        agents: agents.agents.slice(0, 20).map(({ id }) => quoted(id)),
      },
      isFinal: true,
    };
  }
  const status = facts.get('channels');
  const notes = notesOf(hello, facts);
  if (!status) {
    return { ...measured, layers: works, cause: null, evidence: notes };
  }
  const { channel, inbound, trouble } = readChannels(status, config, {
    ...channelFactsOf(hello, facts, now),
    numbers,
  });
  return {
    ...measured,
    layers: { ...works, channel, inbound },
    cause: trouble?.cause ?? null,
    reason: trouble?.reason ?? null,
    evidence: trouble ? { ...trouble.evidence, ...notes } : notes,
    ...(trouble?.isFinal && { isFinal: true }),
    ...(trouble?.isPartial && { isPartial: true }),
  };
}

/** What is known beside the channels themselves. */
export function channelFactsOf(hello: Hello, facts: Seen['facts'], now: number): ChannelFacts {
  const settings = facts.get('config')?.config;
  return {
    now,
    bindings: settings?.bindings,
    defaultAgentId: facts.get('agents')?.defaultId,
    configured: configuredChannels(settings?.channels),
    failedPlugins: failedPlugins(hello, facts),
  };
}

function configuredChannels(channels: Record<string, unknown> | undefined): string[] {
  return Object.entries(channels ?? {}).flatMap(([name, value]) =>
    typeof value === 'object' &&
    value !== null &&
    !notChannels.has(name) &&
    (value as { enabled?: unknown }).enabled !== false
      ? [name]
      : [],
  );
}

function failedPlugins(hello: Hello, facts: Seen['facts']): string[] {
  return [
    ...pluginNames(hello.snapshot?.health?.plugins?.errors),
    ...pluginNames(facts.get('status')?.degradedPlugins),
  ];
}

/** What does not make it less well, and explains what may come. */
function notesOf(hello: Hello, facts: Seen['facts']): Record<string, unknown> | null {
  const config = facts.get('config');
  const plugins = failedPlugins(hello, facts);
  const eventLoop = facts.get('status')?.eventLoop;
  const notes = {
    ...(config?.valid === false && {
      configInvalid: config.issues
        .slice(0, 5)
        .map(({ path = '', message = '' }) => quoted(`${path}: ${message}`)),
    }),
    ...(plugins.length > 0 && { failedPlugins: plugins.slice(0, 20).map((id) => quoted(id)) }),
    ...(eventLoop?.degraded && { eventLoopDelayMs: Math.round(eventLoop.delayP99Ms ?? 0) }),
  };
  return Object.keys(notes).length > 0 ? notes : null;
}
