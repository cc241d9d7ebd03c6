import type { ConfigState } from '#shared/schemas/config.ts';

/**
 * The confirmed commit of one bot's configuration, as a machine over the versions that still matter:
 *
 *     found    → candidate → good                       by being seen well with it
 *     ours     → applying → watching → good | bad       `good` at once where the bytes are those of the good one
 *     outside  → drifted → good                         by a person taking it in
 *     good     → superseded                             by the next good one
 *
 * At most one version is good, one applying, one watching, and one of those found at the bot unproven (`loose`).
 * Whatever happens, the good one stays until another is good.
 */
export type Held<Id = string> = {
  good: Entry<Id> | null;
  /** `isProven`: its bytes are those of the good one. `isRepair`: the agent goes back because the bot is not well. */
  applying: (Entry<Id> & { isRollback: boolean; isRepair: boolean; isProven: boolean }) | null;
  watching: Entry<Id> | null;
  loose: (Entry<Id> & { state: 'candidate' | 'drifted' }) | null;
  /** The newest that was found not valid, where nothing came after it. */
  invalid: Entry<Id> | null;
};
type Entry<Id> = { id: Id; hash: string };

export type Step<Id = string> =
  | { kind: 'set'; id: Id; state: ConfigState }
  /** What was found is a version of its own. */
  | { kind: 'add'; state: 'candidate' | 'drifted' | 'bad' };

export type Found = {
  hash: string;
  isValid: boolean;
  /** It holds what the version that is being applied was to change. */
  isWanted: boolean;
  /** It is what was there before the version that is being applied. */
  isBase: boolean;
  /** It was set through us, by way of another bot that shares it. */
  isOurs: boolean;
};

/** Nothing known is to be changed by what is begun while something is being applied. */
export function mayBegin<Id>({ applying }: Held<Id>): boolean {
  return applying === null;
}

/** The version that is being applied is at the bot. */
export function landed<Id>(held: Held<Id>): Step<Id>[] {
  const { applying, good, watching, loose } = held;
  if (!applying) {
    return [];
  }
  const { isProven } = applying;
  const before = applying.isRollback ? 'bad' : 'superseded';
  return [
    ...to(watching, before),
    // What others changed was not on trial: where a person puts it aside it may have been as good as any.
    ...to(loose, applying.isRepair ? 'bad' : 'superseded'),
    ...to(isProven ? good : null, 'superseded'),
    ...to(applying, isProven ? 'good' : 'watching'),
  ];
}

/** Nothing was written: all else stays as it was. */
export function refused<Id>({ applying }: Held<Id>): Step<Id>[] {
  return to(applying, 'bad');
}

/** The bot was read. What it holds is one of the known, or becomes one. */
export function found<Id>(held: Held<Id>, what: Found): Step<Id>[] {
  const { applying } = held;
  if (!applying) {
    return foundQuiet(held, what);
  }
  if (what.hash === applying.hash || what.isWanted) {
    return landed(held);
  }
  const steps = refused(held);
  return what.isBase ? steps : [...steps, ...foundQuiet({ ...held, applying: null }, what)];
}

function foundQuiet<Id>({ good, watching, loose, invalid }: Held<Id>, what: Found): Step<Id>[] {
  const { hash, isValid, isOurs } = what;
  if (hash === (watching ?? loose ?? good)?.hash) {
    return [];
  }
  if (!isValid) {
    // It came into force nowhere: what ran goes on running.
    return invalid?.hash === hash || hash === good?.hash ? [] : [{ kind: 'add', state: 'bad' }];
  }
  const steps = [...to(watching, 'superseded'), ...to(loose, 'superseded')];
  if (hash === good?.hash) {
    return steps;
  }
  const isFirst = good === null && watching === null && loose === null;
  return [...steps, { kind: 'add', state: isFirst || isOurs ? 'candidate' : 'drifted' }];
}

/** The bot was well with what is at it, for as long as it takes. Drift is judged by people. */
export function proven<Id>({ good, watching, loose }: Held<Id>): Step<Id>[] {
  const now = watching ?? (loose?.state === 'candidate' ? loose : null);
  return now ? [...to(good, 'superseded'), ...to(now, 'good')] : [];
}

/** The bot is worse off with what is on trial, and there is nothing to go back to. */
export function failed<Id>({ watching }: Held<Id>): Step<Id>[] {
  return to(watching, 'bad');
}

/** A person takes in what others changed. */
export function takenIn<Id>({ good, watching, loose }: Held<Id>): Step<Id>[] {
  return loose && !watching ? [...to(good, 'superseded'), ...to(loose, 'good')] : [];
}

function to<Id>(entry: Entry<Id> | null, state: ConfigState): Step<Id>[] {
  return entry ? [{ kind: 'set', id: entry.id, state }] : [];
}
