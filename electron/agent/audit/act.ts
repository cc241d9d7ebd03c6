import type { ActorKind, Principal, Role } from '#shared/schemas/person.ts';

/** Who does something, and by which request: handed to every service that changes something. */
export type Act = {
  readonly actorKind: ActorKind;
  readonly actorId: string;
  readonly role: Role;
  readonly correlationId: string;
  readonly reason: string | null;
  /** How many audit entries this act has made; a change that ends with none is a bug. */
  entries: number;
};

export function createAct(principal: Principal, correlationId: string): Act {
  return {
    actorKind: principal.kind,
    actorId: principal.id,
    role: principal.role,
    correlationId,
    reason: null,
    entries: 0,
  };
}

/** The agent doing something by itself. */
export function agentAct(part: string, correlationId: string): Act {
  return {
    actorKind: 'agent',
    actorId: part,
    role: 'owner',
    correlationId,
    reason: null,
    entries: 0,
  };
}

/** The same act, for a reason that was given with it. Its entries count for the one it is made of. */
export function because(act: Act, reason: string | null): Act {
  return {
    ...act,
    reason,
    get entries() {
      return act.entries;
    },
    set entries(count: number) {
      act.entries = count;
    },
  };
}
