import { createHash } from 'node:crypto';

import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';

import type { HoldContext, ProbeContext, Reading } from '../connector.ts';
import { concealed } from './conceal.ts';
import type { GatewayTarget } from './gateway-target.ts';
import { createSession, type Session } from './session.ts';

/** One bot that watches a gateway between probes. */
export type Member = {
  config: OpenclawConnector;
  context: HoldContext;
  session: Promise<Session> | null;
  /** The gateway's configuration is something else than before. */
  configChanged(): void;
};

type Shared = { session: Session; members: Set<Member> };

/** The plain token; `null` where the configuration has none. */
export async function openToken(
  { token }: OpenclawConnector,
  { secrets }: Pick<ProbeContext, 'secrets'>,
): Promise<string | null> {
  return token === undefined ? null : secrets.open(token);
}

/**
 * Connections that are kept: the bots of a tenant on one gateway share one, as long as they have the same token for it.
 * It ends with the last of them.
 */
export function createSharedSessions(targetOf: (config: OpenclawConnector) => GatewayTarget) {
  const shared = new Map<string, Shared>();

  async function keyOf({ config, context }: Member): Promise<string> {
    const token = await openToken(config, context);
    // The configuration of each bot has a secret of its own, so that only the plain text tells whether it is the same.
    const digest = createHash('sha256').update(JSON.stringify([token, config.trustedCa]));
    return `${context.tenantId} ${targetOf(config).key} ${digest.digest('base64')}`;
  }

  /** Whose secrets stand for all: any of them, as they are the same. */
  function first(members: ReadonlySet<Member>): Member {
    const [member] = members;
    if (!member) {
      throw new Error('expected somebody to watch the gateway');
    }
    return member;
  }

  function open(member: Member): Shared {
    const members = new Set([member]);
    const tell = async (reading: Reading) => {
      const clean = await concealed(reading, () =>
        openToken(member.config, first(members).context),
      );
      members.forEach(({ context }) => context.report(clean));
    };
    const { clock, secrets } = member.context;
    const session = createSession({
      target: targetOf(member.config),
      access: {
        token: async () => {
          const { config, context } = first(members);
          return openToken(config, context);
        },
        device: async () => first(members).context.device(),
      },
      context: { clock, secrets },
      listener: {
        report: (reading) => void tell(reading),
        look: () => members.forEach(({ context }) => context.look()),
        configChanged: () => members.forEach((each) => each.configChanged()),
      },
    });
    session.start();
    return { session, members };
  }

  async function join(member: Member): Promise<Session> {
    const key = await keyOf(member);
    const { signal } = member.context;
    signal.throwIfAborted();
    const found = shared.get(key) ?? open(member);
    shared.set(key, found);
    found.members.add(member);
    signal.addEventListener('abort', () => leave(key, found, member), { once: true });
    return found.session;
  }

  function leave(key: string, { session, members }: Shared, member: Member): void {
    members.delete(member);
    if (members.size === 0) {
      shared.delete(key);
      session.close();
    }
  }

  return {
    /** The session of a bot, which it keeps until its signal aborts. Rejects where the vault is closed. */
    of(member: Member): Promise<Session> {
      member.session ??= join(member).catch((error: unknown) => {
        member.session = null;
        throw error;
      });
      return member.session;
    },
  };
}
