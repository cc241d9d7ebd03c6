import type { QueryClient, QueryFilters } from '@tanstack/react-query';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

import type { AppRouter } from '#electron/api/app-router.ts';
import type { AgentEvent, EventKind } from '#shared/events.ts';

type Queries = TRPCOptionsProxy<AppRouter>;

/** At most this often; a check that changed nothing may wait longer before lists are read again. */
const changedEveryMs = 250;
const checkedEveryMs = 3_000;

/** The one place that knows which queries an event of the agent makes old. */
export function queriesToRefetch(trpc: Queries, events: readonly AgentEvent[]): QueryFilters[] {
  const subjectsOf = (...kinds: EventKind[]) =>
    new Set(events.filter(({ kind }) => kinds.includes(kind)).map(({ subject }) => subject));
  const happened = (...kinds: EventKind[]) => events.some(({ kind }) => kinds.includes(kind));

  if (happened('gap')) {
    return [{}];
  }
  const filters: QueryFilters[] = [];
  if (happened('bot.changed', 'bot.removed', 'bot.checked', 'tenant.changed', 'demo.changed')) {
    filters.push(trpc.bots.list.queryFilter(), trpc.health.fleet.queryFilter());
  }
  const bots = subjectsOf('bot.changed', 'bot.checked', 'bot.removed');
  if (bots.size > 0) {
    const ofThose = { predicate: isAbout(bots) };
    filters.push(
      trpc.bots.byId.queryFilter(undefined, ofThose),
      trpc.bots.output.queryFilter(undefined, ofThose),
      { ...trpc.health.pathFilter(), ...ofThose },
      { ...trpc.heartbeats.pathFilter(), ...ofThose },
    );
  }
  // What is asked of a person begins with the bot's own trouble, before any step is taken.
  const healed = subjectsOf('recovery.changed', 'bot.changed');
  if (healed.size > 0) {
    const ofThose = { predicate: isAbout(healed) };
    filters.push(
      { ...trpc.recovery.pathFilter(), ...ofThose },
      trpc.bots.byId.queryFilter(undefined, ofThose),
    );
  }
  if (happened('recovery.changed')) {
    filters.push(trpc.recovery.bulk.queryFilter());
  }
  const configured = subjectsOf('config.changed');
  if (configured.size > 0) {
    const ofThose = { predicate: isAbout(configured) };
    filters.push({ ...trpc.config.pathFilter(), ...ofThose }, trpc.config.templates.pathFilter());
  }
  if (happened('incident.changed')) {
    filters.push(trpc.incidents.pathFilter(), trpc.health.fleet.queryFilter());
  }
  if (happened('alert.opened', 'alert.changed')) {
    filters.push(trpc.alerts.pathFilter(), trpc.health.fleet.queryFilter());
  }
  if (happened('notice.changed')) {
    // How a channel does is seen by what it carries.
    filters.push(trpc.notices.pathFilter(), trpc.channels.pathFilter());
  }
  if (happened('silence.changed')) {
    filters.push(trpc.silences.pathFilter(), trpc.alerts.pathFilter());
  }
  if (happened('maintenance.changed')) {
    filters.push(trpc.maintenance.pathFilter(), trpc.bots.list.queryFilter());
  }
  if (happened('tenant.changed')) {
    filters.push(trpc.tenants.pathFilter(), trpc.system.about.queryFilter());
  }
  if (happened('setup.changed')) {
    filters.push(trpc.setup.pathFilter());
  }
  if (happened('satisfaction.changed')) {
    filters.push(trpc.satisfaction.pathFilter());
  }
  if (happened('settings.changed')) {
    filters.push(trpc.settings.pathFilter());
  }
  if (happened('template.changed', 'setup.changed', 'settings.changed')) {
    filters.push(trpc.voice.pathFilter());
  }
  if (happened('channel.changed')) {
    filters.push(trpc.channels.pathFilter());
  }
  if (happened('contact.changed')) {
    filters.push(trpc.contacts.pathFilter(), trpc.settings.pathFilter());
  }
  if (happened('system.changed')) {
    filters.push(trpc.system.health.queryFilter());
  }
  if (happened('demo.changed')) {
    filters.push(trpc.demo.pathFilter(), trpc.tenants.pathFilter());
  }
  return filters;
}

/** A query whose input names one of these bots. */
function isAbout(botIds: ReadonlySet<string>): NonNullable<QueryFilters['predicate']> {
  return ({ queryKey }) => {
    const options = queryKey[1] as { input?: { botId?: string } } | undefined;
    const botId = options?.input?.botId;
    return botId !== undefined && botIds.has(botId);
  };
}

/**
 * Collects events and refetches what they made old. A round waits for the one before it, so that a
 * slow answer is neither cut off nor taken for newer than it is.
 */
export function createEventInvalidation(trpc: Queries, queryClient: QueryClient) {
  let pending: AgentEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let isRefetching = false;

  const schedule = () => {
    if (isRefetching || pending.length === 0) {
      return;
    }
    const onlyChecks = pending.every(({ kind }) => kind === 'bot.checked');
    const at = Date.now() + (onlyChecks ? checkedEveryMs : changedEveryMs);
    if (at < dueAt) {
      clearTimeout(timer);
      dueAt = at;
      timer = setTimeout(() => void refetch(), at - Date.now());
    }
  };

  const refetch = async () => {
    const filters = queriesToRefetch(trpc, pending);
    pending = [];
    dueAt = Number.POSITIVE_INFINITY;
    isRefetching = true;
    await Promise.allSettled(
      filters.map((filter) => queryClient.invalidateQueries(filter, { cancelRefetch: false })),
    );
    isRefetching = false;
    schedule();
  };

  return {
    handle: (event: AgentEvent) => {
      pending.push(event);
      schedule();
    },
    /** Everything on screen is fetched again at once. */
    refetchAll: () => queryClient.invalidateQueries({}, { cancelRefetch: false }),
    stop: () => {
      clearTimeout(timer);
      pending = [];
    },
  };
}
