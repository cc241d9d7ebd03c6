import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import type { BotId } from '#shared/schemas/ids.ts';

import type { Connector, ProbeContext, Reading } from '../connector.ts';
import { unusableAuthority } from '../http-reading.ts';
import { abortReason } from '../open-socket.ts';
import { concealed } from './conceal.ts';
import { type ConfigMachine, createConfigPlaces } from './config-place.ts';
import { createGatewayConfig } from './gateway-config.ts';
import { createGatewayNotes } from './gateway-notes.ts';
import { createGatewayProcesses, type GatewayProcesses } from './gateway-process.ts';
import { readGateway } from './gateway-reading.ts';
import { createGatewayRepair } from './gateway-repair.ts';
import type { GatewayServices } from './gateway-services.ts';
import { createGatewayTargets, livenessLimitMs } from './gateway-target.ts';
import { handshakeLimitMs } from './handshake.ts';
import { createSession, type Session } from './session.ts';
import { createSharedSessions, type Member, openToken } from './shared-sessions.ts';

/**
 * OpenClaw gateways, and single agents behind them. A watched gateway is held: one socket, and a question by HTTP every
 * few seconds, tell of a death, a hang or an announced restart between two probes.
 */
export function createOpenclawConnector({
  version,
  services = null,
  processes = createGatewayProcesses(),
  machine = null,
}: {
  version: string;
  /** `null` where gateways are reached over their address alone. */
  services?: GatewayServices | null;
  processes?: GatewayProcesses;
  /** Where gateways of this user have their files; `null` where it is not to be looked through. */
  machine?: ConfigMachine | null;
}): Connector<OpenclawConnector> {
  const notes = createGatewayNotes();
  const targetOf = createGatewayTargets({ version });
  const sessions = createSharedSessions(targetOf);
  const members = new Map<BotId, Member>();
  const configWatchers = new Map<BotId, Set<() => void>>();
  /** Bots that were not well when last looked at: what was told before then is not enough. */
  const unwell = new WeakSet<OpenclawConnector>();

  function memberOf(config: OpenclawConnector, { botId }: ProbeContext): Member | undefined {
    const member = botId === null ? undefined : members.get(botId);
    return member?.config === config ? member : undefined;
  }

  async function probeOver(
    session: Session,
    config: OpenclawConnector,
    { clock, signal, isAsked = false }: ProbeContext,
  ): Promise<Reading> {
    const isFresh = isAsked || unwell.has(config);
    const look = await orAbort(session.look({ isAsked, isFresh }), signal);
    const pid = look.kind === 'seen' ? look.seen.facts.get('status')?.pid : undefined;
    if (pid !== undefined) {
      notes.note(targetOf(config).key, { pid });
    }
    const reading =
      look.kind === 'seen' ? readGateway(look.seen, config, clock.now()) : look.reading;
    if (reading.cause === null) {
      unwell.delete(config);
    } else {
      unwell.add(config);
    }
    return reading;
  }

  async function probeOnce(config: OpenclawConnector, context: ProbeContext): Promise<Reading> {
    const session = createSession({
      target: targetOf(config),
      access: { token: () => openToken(config, context), device: () => context.device() },
      context,
    });
    try {
      return await probeOver(session, config, { ...context, isAsked: true });
    } finally {
      session.close();
    }
  }

  async function workOf(config: OpenclawConnector, context: ProbeContext) {
    try {
      const session = await memberOf(config, context)?.session;
      return (await session?.work()) ?? null;
    } catch {
      return null;
    }
  }

  function onConfigChanged({ botId, signal }: ProbeContext, changed: () => void): void {
    if (botId === null || signal.aborted) {
      return;
    }
    const watchers = configWatchers.get(botId) ?? new Set();
    configWatchers.set(botId, watchers.add(changed));
    signal.addEventListener(
      'abort',
      () => {
        watchers.delete(changed);
        if (watchers.size === 0) {
          configWatchers.delete(botId);
        }
      },
      { once: true },
    );
  }

  return {
    type: 'openclaw',
    originOf: (config) => targetOf(config).liveness.origin,
    isLocal: (config) => targetOf(config).isLoopback,
    timeoutMs: () => livenessLimitMs + 2 * handshakeLimitMs,
    async probe(config, context) {
      const { tls } = targetOf(config).liveness;
      if (tls && !tls.context) {
        return unusableAuthority;
      }
      const member = memberOf(config, context);
      const reading = member
        ? await probeOver(await sessions.of(member), config, context)
        : await probeOnce(config, context);
      return concealed(reading, () => openToken(config, context));
    },
    hold(config, context) {
      const { tls } = targetOf(config).liveness;
      if (tls && !tls.context) {
        return;
      }
      const { botId, signal } = context;
      const member: Member = {
        config,
        context,
        session: null,
        configChanged: () => configWatchers.get(botId)?.forEach((changed) => changed()),
      };
      members.set(botId, member);
      signal.addEventListener(
        'abort',
        () => {
          if (members.get(botId) === member) {
            members.delete(botId);
          }
        },
        { once: true },
      );
      // With a closed vault it begins with the first probe that finds it open.
      sessions.of(member).catch(() => undefined);
    },
    hostOf: (config) => (targetOf(config).isLoopback ? null : targetOf(config).liveness.host),
    repair: createGatewayRepair({ targetOf, notes, processes, services, workOf }),
    config: createGatewayConfig({
      targetOf,
      places: createConfigPlaces({ notes, processes, machine }),
      onChanged: onConfigChanged,
    }),
  };
}

/** What is shared goes on; who asked is let go. */
function orAbort<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortReason(signal));
    if (signal.aborted) {
      onAbort();
      value.catch(() => undefined);
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
