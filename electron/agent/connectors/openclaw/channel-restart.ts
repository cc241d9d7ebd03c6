import { z } from 'zod';

import { AppError } from '#shared/errors.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';

import { quoted } from '../http-reading.ts';
import type { Restarted } from '../repair.ts';
import type { Answer } from './calls.ts';
import { type AccountName, accountsToRestart } from './channel-reading.ts';
import { channelStartSchema } from './frames.ts';
import type { Facts } from './gateway-facts.ts';
import { channelFactsOf } from './gateway-reading.ts';
import type { Link } from './handshake.ts';

/** An account signs on to its network in that time, or does not. */
const signOnWithinMs = 60_000;
const answerLimitMs = 15_000;

/**
 * Stops and starts the channel accounts of a bot that are not well; all of its accounts where each of them says that it
 * is.
 */
export async function restartChannels(
  link: Link,
  config: OpenclawConnector,
  { facts, now }: { facts: Facts; now: number },
): Promise<Restarted> {
  const asked = await Promise.all([
    facts.ask('channels'),
    facts.ask('config'),
    facts.ask('agents'),
  ]);
  const status = facts.get('channels');
  if (!status) {
    throw failure(asked[0]);
  }
  const accounts = accountsToRestart(status, config, channelFactsOf(link.hello, facts, now));
  if (accounts.length === 0) {
    throw new AppError('restart_unavailable', { reason: 'channel_missing' });
  }
  const outcomes = [];
  for (const account of accounts) {
    outcomes.push(await restartOne(link, account));
  }
  const refused = outcomes.find((outcome) => outcome !== null);
  if (refused && outcomes.every((outcome) => outcome !== null)) {
    throw refused;
  }
  return { verifyWithinMs: signOnWithinMs };
}

/** What it was refused with. */
async function restartOne(link: Link, account: AccountName): Promise<AppError | null> {
  const limit = { limitMs: answerLimitMs };
  const stopped = await link.ask('channels.stop', account, { schema: z.unknown(), ...limit });
  if (stopped.kind !== 'answer') {
    return failure(stopped);
  }
  const started = await link.ask('channels.start', account, {
    schema: channelStartSchema,
    ...limit,
  });
  if (started.kind !== 'answer') {
    return failure(started);
  }
  if (started.payload.started) {
    return null;
  }
  const why = started.payload.outcome?.reason;
  return new AppError('restart_refused', {
    channel: quoted(`${account.channel}:${account.accountId}`),
    ...(why === 'unlinked' ? { cause: 'channel_auth', reason: 'channel_unlinked' } : {}),
    ...(why !== undefined && { message: quoted(why) }),
  });
}

function failure(answer: Answer<unknown>): AppError {
  return answer.kind === 'refused'
    ? new AppError('restart_refused', { message: quoted(answer.fault.message) })
    : new AppError('restart_unavailable', { cause: 'timeout' });
}
