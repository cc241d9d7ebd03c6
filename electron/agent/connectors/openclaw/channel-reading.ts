import type { Cause } from '#shared/faults.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import type { LayerState } from '#shared/schemas/health.ts';
import type { Reason } from '#shared/schemas/reason.ts';

import { quoted } from '../http-reading.ts';
import type { AccountNumbers } from './account-numbers.ts';
import type { Binding, ChannelAccount, ChannelsStatus } from './frames.ts';

/** What the channels of one bot come to: the worst of them, and which. */
export type ChannelReading = {
  channel: LayerState;
  inbound: LayerState;
  trouble: {
    cause: Cause;
    reason: Reason;
    evidence: Record<string, unknown>;
    isFinal: boolean;
    isPartial: boolean;
  } | null;
};

type Wanted = Pick<OpenclawConnector, 'agentId' | 'channels'>;

/** What else is known of the gateway, where it told us. */
export type ChannelFacts = {
  now: number;
  bindings: readonly Binding[] | undefined;
  /** Who has every account that is bound to nobody. */
  defaultAgentId: string | undefined;
  /** The channels of its configuration that are not switched off. */
  configured: readonly string[];
  failedPlugins: readonly string[];
  /** Whose accounts they are, or were when they were linked last. */
  numbers?: AccountNumbers | undefined;
};

type Named = { name: string; channel: string; account: ChannelAccount };
type Fault = { name: string; reason: Reason; cause: Cause; note?: string | undefined };

/** Someone has written so lately that inbound is known to work. */
const inboundHoldsMs = 24 * 60 * 60_000;

/** Worst first. */
const severity: readonly Reason[] = [
  'channel_unlinked',
  'channel_missing',
  'channel_stopped',
  'channel_disconnected',
];

/** Judges the channel accounts that a bot lives by. */
export function readChannels(
  status: ChannelsStatus,
  wanted: Wanted,
  facts: ChannelFacts,
): ChannelReading {
  const accounts = accountsOf(status, wanted, facts);
  const faults = [
    ...accounts.flatMap((each) => faultOf(each, status) ?? []),
    ...missing(accounts, wanted),
  ].sort((a, b) => severity.indexOf(a.reason) - severity.indexOf(b.reason));
  const inbound = inboundOf(accounts, facts.now);
  const worst = faults[0];
  if (worst) {
    const isFinal = worst.reason === 'channel_unlinked';
    return {
      channel: 'fail',
      inbound,
      trouble: { ...told(faults, facts), isFinal, isPartial: false },
    };
  }
  const absent = absentOf(status, wanted, facts);
  if (absent.length > 0) {
    return {
      channel: 'degraded',
      inbound,
      trouble: { ...told(absent, facts), isFinal: false, isPartial: true },
    };
  }
  return { channel: accounts.length > 0 ? 'pass' : 'none', inbound, trouble: null };
}

export type AccountName = { channel: string; accountId: string };

/**
 * The accounts that a restart of channels is for: those of the bot that are not well, or all of them where none is worse
 * than another. One that is not linked is among them only where nothing else is.
 */
export function accountsToRestart(
  status: ChannelsStatus,
  wanted: Wanted,
  facts: ChannelFacts,
): AccountName[] {
  const accounts = accountsOf(status, wanted, facts);
  const faulty = accounts.filter((each) => faultOf(each, status) !== undefined);
  const mendable = faulty.filter((each) => faultOf(each, status)?.reason !== 'channel_unlinked');
  const found = [mendable, faulty, accounts].find((each) => each.length > 0) ?? [];
  return found.map(({ channel, account: { accountId } }) => ({ channel, accountId }));
}

function told(faults: readonly Fault[], { numbers }: ChannelFacts) {
  const [worst] = faults as [Fault, ...Fault[]];
  const number = numbers?.get(worst.name);
  return {
    cause: worst.cause,
    reason: worst.reason,
    evidence: {
      channel: quoted(worst.name),
      ...(number !== undefined && { number }),
      ...(worst.note !== undefined && { message: quoted(worst.note) }),
      ...(faults.length > 1 && { also: faults.slice(1, 20).map(({ name }) => quoted(name)) }),
    },
  };
}

function accountsOf(status: ChannelsStatus, wanted: Wanted, facts: ChannelFacts): Named[] {
  const all = Object.entries(status.channelAccounts).flatMap(([channel, accounts]) =>
    accounts.map((account) => ({ name: `${channel}:${account.accountId}`, channel, account })),
  );
  if (wanted.channels) {
    const { channels } = wanted;
    return all.filter((each) => channels.some((name) => isNamed(each, name)));
  }
  return all.filter(
    (each) =>
      each.account.enabled !== false &&
      each.account.configured !== false &&
      isOfAgent(each, wanted.agentId, facts),
  );
}

const isNamed = ({ name, channel }: Pick<Named, 'name' | 'channel'>, wanted: string) =>
  wanted === name || wanted === channel;

/** Whether messages of the account can reach the agent; all can where the gateway says nothing of it. */
function isOfAgent(
  { channel, account }: Pick<Named, 'channel' | 'account'>,
  agentId: string | undefined,
  { bindings, defaultAgentId }: ChannelFacts,
): boolean {
  if (agentId === undefined || bindings === undefined || bindings.length === 0) {
    return true;
  }
  const bound = bindings.filter(
    ({ match }) =>
      match.channel === channel && ['*', account.accountId].includes(match.accountId ?? 'default'),
  );
  return (
    bound.some((binding) => binding.agentId === agentId) ||
    (bound.length === 0 && agentId === defaultAgentId)
  );
}

function faultOf({ name, channel, account }: Named, status: ChannelsStatus): Fault | undefined {
  const issue = status.statusIssues.find(
    (each) =>
      each.kind === 'auth' &&
      each.channel === channel &&
      (each.accountId === undefined || each.accountId === account.accountId),
  );
  if (account.linked === false || issue) {
    const note = issue?.message ?? account.stateReason;
    return { name, reason: 'channel_unlinked', cause: 'channel_auth', note };
  }
  const note = account.lastError ?? account.stateReason;
  if (account.running === false || account.enabled === false || account.configured === false) {
    return { name, reason: 'channel_stopped', cause: 'channel_lost', note };
  }
  return account.connected === false
    ? { name, reason: 'channel_disconnected', cause: 'channel_lost', note }
    : undefined;
}

/** What the person named and the gateway does not have. */
function missing(accounts: readonly Named[], { channels = [] }: Wanted): Fault[] {
  return channels
    .filter((wanted) => !accounts.some((each) => isNamed(each, wanted)))
    .map((name) => ({ name, reason: 'channel_missing', cause: 'channel_lost' }));
}

/** Nobody named them, but the gateway's own configuration has them, and they are not there: their plugin is not. */
function absentOf(status: ChannelsStatus, wanted: Wanted, facts: ChannelFacts): Fault[] {
  if (wanted.channels) {
    return [];
  }
  const account = { accountId: 'default' } as ChannelAccount;
  return facts.configured
    .filter(
      (channel) =>
        !Object.hasOwn(status.channelAccounts, channel) &&
        isOfAgent({ channel, account }, wanted.agentId, facts),
    )
    .map((name) => ({
      name,
      reason: facts.failedPlugins.includes(name) ? 'plugin_failed' : 'channel_missing',
      cause: 'channel_lost',
    }));
}

function inboundOf(accounts: readonly Named[], now: number): LayerState {
  const last = Math.max(...accounts.map(({ account }) => account.lastInboundAt ?? -Infinity));
  return now - last <= inboundHoldsMs ? 'pass' : 'none';
}
