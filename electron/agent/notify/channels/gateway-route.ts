import type { Answer } from '#electron/agent/connectors/openclaw/calls.ts';
import {
  agentsSchema,
  type Binding,
  channelsSchema,
  configSchema,
} from '#electron/agent/connectors/openclaw/frames.ts';
import type { Link } from '#electron/agent/connectors/openclaw/handshake.ts';
import type { Delivery } from '#electron/agent/notify/channel.ts';

import { accountTrouble } from './gateway-account.ts';
import { refusedSend } from './gateway-refusal.ts';

type Undelivered = Exclude<Delivery, { outcome: 'accepted' }>;
type Wanted = { channel: string; accountId?: string | undefined };

/** By which account a message goes, and in the name of which agent; or why none can go. */
export type Route =
  | { kind: 'route'; accountId?: string; agentId?: string }
  | { kind: 'blocked'; delivery: Undelivered };

const limitMs = 10_000;

/** Asks a gateway, with no more than the right to look, whether a message can leave over it. */
export async function routeOver(link: Link, wanted: Wanted): Promise<Route> {
  const status = await link.ask('channels.status', {}, { schema: channelsSchema, limitMs });
  if (status.kind !== 'answer') {
    return { kind: 'blocked', delivery: unseen(status) };
  }
  const delivery = accountTrouble(status.payload, wanted);
  if (delivery) {
    return { kind: 'blocked', delivery };
  }
  const agentId = await agentFor(link, wanted);
  return {
    kind: 'route',
    ...(wanted.accountId !== undefined && { accountId: wanted.accountId }),
    ...(agentId !== undefined && { agentId }),
  };
}

/** A gateway of several agents wants to be told whose message it is: whose account it is, else the first one's. */
async function agentFor(link: Link, wanted: Wanted): Promise<string | undefined> {
  const agents = await link.ask('agents.list', {}, { schema: agentsSchema, limitMs });
  if (agents.kind !== 'answer' || agents.payload.agents.length < 2) {
    return undefined;
  }
  const config = await link.ask('config.get', {}, { schema: configSchema, limitMs });
  const bindings = config.kind === 'answer' ? (config.payload.config?.bindings ?? []) : [];
  return bindings.find((each) => isFor(each, wanted))?.agentId ?? agents.payload.defaultId;
}

function isFor({ match }: Binding, { channel, accountId }: Wanted): boolean {
  return (
    match.channel === channel &&
    (match.accountId === undefined || match.accountId === (accountId ?? 'default'))
  );
}

/** It did not say how its channels are: nothing was handed over. */
function unseen(answer: Exclude<Answer<unknown>, { kind: 'answer' }>): Undelivered {
  const code = answer.kind === 'refused' ? answer.fault.code : answer.kind;
  const { outcome, block } =
    answer.kind === 'refused'
      ? refusedSend(answer.fault)
      : ({ outcome: 'retry', block: 'unavailable' } as const);
  return { outcome: outcome === 'uncertain' ? 'retry' : outcome, block, detail: null, code };
}
