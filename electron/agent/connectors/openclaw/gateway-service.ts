import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { BotSecrets } from '#electron/agent/secrets/bot-secrets.ts';
import { listGateways } from '#electron/store/bot-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import type { GatewayChannel, GatewayLook } from '#shared/schemas/gateway.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';

import type { Reading } from '../connector.ts';
import { quoted, unusableAuthority } from '../http-reading.ts';
import { withoutSecrets } from '../secret-echo.ts';
import { concealed } from './conceal.ts';
import type { DeviceKeeper } from './device-keeper.ts';
import type { ChannelsStatus } from './frames.ts';
import { isTaken } from './gateway-admission.ts';
import type { Seen } from './gateway-reading.ts';
import { createGatewayTargets } from './gateway-target.ts';
import { createSession, type Look } from './session.ts';
import { openToken } from './shared-sessions.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  secrets: BotSecrets;
  devices: DeviceKeeper;
  clock: Clock;
  version: string;
};

/** Looks at gateways for who is about to watch one. */
export function createGatewayService({
  db,
  roster,
  secrets,
  devices,
  clock,
  version,
}: Dependencies) {
  const targetOf = createGatewayTargets({ version });

  return {
    /**
     * Connects once and lists the agents and channel accounts. Masked secrets are those of the bot that is named.
     * Rejects with `gateway_taken` where the gateway is another tenant's.
     */
    async inspect(
      tenantId: TenantId,
      { connector, botId }: { connector: OpenclawConnector; botId?: BotId | undefined },
      signal: AbortSignal,
    ): Promise<GatewayLook> {
      const stored = botId && roster.get(tenantId, botId).bot.connector;
      if (isTaken({ tenantId, connector }, await listGateways(db))) {
        throw new AppError('gateway_taken');
      }
      const { config, secrets: reader } = secrets.tryOut(tenantId, connector, stored);
      if (config.type !== 'openclaw') {
        throw new TypeError(`expected the configuration of a gateway, got ${config.type}`);
      }
      const target = targetOf(config);
      const deviceId = () => devices.deviceIdOf(tenantId);
      if (target.liveness.tls && !target.liveness.tls.context) {
        return refusedLook(unusableAuthority, await deviceId());
      }
      const token = () => openToken(config, { secrets: reader });
      const session = createSession({
        target,
        access: { token, device: () => devices.identityOf(tenantId) },
        context: { clock, secrets: reader },
      });
      const end = () => session.close();
      signal.addEventListener('abort', end, { once: true });
      try {
        signal.throwIfAborted();
        return lookOf(await session.look({ isAsked: true }), { token, deviceId });
      } finally {
        signal.removeEventListener('abort', end);
        end();
      }
    },
  };
}

async function lookOf(
  look: Look,
  {
    token,
    deviceId,
  }: { token: () => Promise<string | null>; deviceId: () => Promise<string | null> },
): Promise<GatewayLook> {
  return look.kind === 'seen'
    ? seenLook(look.seen, { token: await token(), deviceId: await deviceId() })
    : refusedLook(await concealed(look.reading, token), await deviceId());
}

/** What a gateway names after the token is left out: it must not be shown, and under another name it is nothing. */
function seenLook(
  { hello, facts }: Seen,
  { token, deviceId }: { token: string | null; deviceId: string | null },
): GatewayLook {
  const clean = (text: string) => quoted(token === null ? text : withoutSecrets(text, [token]));
  const isClean = (text: string) => clean(text) === quoted(text);
  return {
    kind: 'seen',
    version: clean(hello.server.version),
    protocol: hello.protocol,
    agents: (facts.get('agents')?.agents ?? [])
      .filter(({ id }) => isClean(id))
      .map(({ id, name }) => ({ id: quoted(id), name: clean(name ?? id) })),
    channels: channelsOf(facts.get('channels')).filter(
      ({ channel, accountId }) => isClean(channel) && isClean(accountId),
    ),
    deviceId,
  };
}

function channelsOf(status: ChannelsStatus | undefined): GatewayChannel[] {
  return Object.entries(status?.channelAccounts ?? {}).flatMap(([channel, accounts]) =>
    accounts.map((account) => ({
      channel: quoted(channel),
      accountId: quoted(account.accountId),
      isEnabled: account.enabled ?? null,
      isConfigured: account.configured ?? null,
      isLinked: account.linked ?? null,
      isConnected: account.connected ?? null,
    })),
  );
}

function refusedLook(
  { cause, reason = null, evidence }: Reading,
  deviceId: string | null,
): GatewayLook {
  return { kind: 'refused', cause, reason, evidence, deviceId };
}
