import type { Clock } from '#electron/agent/ports.ts';

import type { Reading } from '../connector.ts';
import type { Answer } from './calls.ts';
import { deafReading, garbledReading, refusedReading } from './fault-readings.ts';
import {
  type AgentsList,
  agentsSchema,
  type ChannelsStatus,
  channelsSchema,
  configSchema,
  type GatewayConfig,
  type GatewayStatus,
  type GatewayWork,
  statusSchema,
  workSchema,
} from './frames.ts';
import type { Link } from './handshake.ts';

/** What is asked of a gateway over its connection. */
const questions = {
  status: { method: 'status', schema: statusSchema },
  channels: { method: 'channels.status', schema: channelsSchema },
  agents: { method: 'agents.list', schema: agentsSchema },
  config: { method: 'config.get', schema: configSchema },
  work: { method: 'gateway.restart.preflight', schema: workSchema },
} as const;

export type Topic = keyof typeof questions;

type Known = {
  status: GatewayStatus;
  channels: ChannelsStatus;
  agents: AgentsList;
  config: GatewayConfig;
  work: GatewayWork;
};

/** Which topics a gateway must be able to speak of; of the others an older one may know nothing. */
const isNeeded: Readonly<Record<Topic, boolean>> = {
  status: true,
  channels: true,
  agents: false,
  config: false,
  work: false,
};

/** Well above what a busy gateway takes. */
const answerLimitMs = 10_000;

export type Facts = {
  /** The newest answer, `undefined` where there was none yet or the gateway cannot say. */
  get<T extends Topic>(topic: T): Known[T] | undefined;
  /** How long ago the gateway was last asked, in milliseconds; `Infinity` for never. */
  age(topic: Topic): number;
  /** Asks now, or joins what is under way. A gateway that refuses what it need not know is taken as it is. */
  ask(topic: Topic, limitMs?: number): Promise<Answer<unknown>>;
};

/** What a gateway told over one connection. */
export function createFacts(link: Link, clock: Clock): Facts {
  const known: Partial<Known> = {};
  const askedAt = new Map<Topic, number>();
  const underway = new Map<Topic, Promise<Answer<unknown>>>();

  async function askAnew(topic: Topic, limitMs: number): Promise<Answer<unknown>> {
    const { method, schema } = questions[topic];
    askedAt.set(topic, clock.mono());
    const answer = await link.ask<unknown>(method, {}, { schema, limitMs });
    if (answer.kind === 'answer') {
      // The schema of a topic makes what is known of it.
      known[topic] = answer.payload as never;
    } else if (!isNeeded[topic] && answer.kind !== 'ended') {
      return { kind: 'answer', payload: undefined };
    }
    return answer;
  }

  return {
    get: (topic) => known[topic],
    age: (topic) => clock.mono() - (askedAt.get(topic) ?? -Infinity),
    ask(topic, limitMs = answerLimitMs) {
      let asking = underway.get(topic);
      if (!asking) {
        asking = askAnew(topic, limitMs).finally(() => underway.delete(topic));
        underway.set(topic, asking);
      }
      return asking;
    },
  };
}

type WatchedTopic = Exclude<Topic, 'work'>;

/** How old what a gateway told may become before it is asked again. */
const maxAgeMs: Readonly<Record<WatchedTopic, number>> = {
  status: 30_000,
  // What happens to a channel is known within a minute, the answer and the verdict included.
  channels: 50_000,
  agents: 5 * 60_000,
  config: 5 * 60_000,
};

export function dueTopics(facts: Pick<Facts, 'age'>): Topic[] {
  return (Object.keys(maxAgeMs) as WatchedTopic[]).filter(
    (topic) => facts.age(topic) >= maxAgeMs[topic],
  );
}

/** Asks about these at once; the first failure that says that the gateway is not well. */
export async function askAll(
  facts: Facts,
  topics: readonly Topic[],
  limitMs?: number,
): Promise<Reading | undefined> {
  const readings = await Promise.all(
    topics.map(async (topic) => failureOf(await facts.ask(topic, limitMs), topic)),
  );
  return readings.find((reading) => reading !== undefined);
}

function failureOf(answer: Answer<unknown>, topic: Topic): Reading | undefined {
  switch (answer.kind) {
    case 'answer':
    // Whoever holds the connection says how it ended.
    case 'ended':
      return undefined;
    case 'silent':
      return deafReading;
    case 'garbled':
      return garbledReading(questions[topic].method);
    case 'refused':
      return refusedReading(answer.fault, questions[topic].method);
    default:
      return answer satisfies never;
  }
}

/** What a verdict can follow from, in one text to be compared. */
export function told(facts: Pick<Facts, 'get'>): string {
  const channels = facts.get('channels');
  const accounts = Object.entries(channels?.channelAccounts ?? {}).map(([channel, list]) => [
    channel,
    list.map(({ accountId, enabled, configured, linked, running, connected }) => [
      accountId,
      enabled,
      configured,
      linked,
      running,
      connected,
    ]),
  ]);
  return JSON.stringify([
    accounts,
    channels?.statusIssues,
    facts.get('agents'),
    facts.get('config'),
    facts.get('status')?.degradedPlugins,
  ]);
}
