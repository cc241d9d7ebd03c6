import type { CallKind } from '#shared/schemas/heartbeat-address.ts';

/** What the address of a ping says, before anybody knows whether there is such an address. */
export type PingPath = {
  /** One to three parts: `id`, `id/action`, `key/slug` or `key/slug/action`. */
  parts: readonly string[];
  /** What the caller calls the run; `null` where it does not say, `undefined` where it cannot be one. */
  rid: string | null | undefined;
};

/** What a call says by its last part. */
export type PingAction = { kind: CallKind; exitCode: number | null };

const prefix = '/ping/';
const part = /^[A-Za-z0-9_-]{1,64}$/;
/** A UUID, or whatever else needs no escape in an address. */
const runId = /^[A-Za-z0-9_.~-]{1,64}$/;

export function isPing(target: string | undefined): boolean {
  return target?.startsWith(prefix) === true;
}

/** `undefined` where no address of ours can look like that. Nothing is decoded, so nothing can hide in it. */
export function parsePing(target: string): PingPath | undefined {
  const end = target.indexOf('?');
  const path = end < 0 ? target : target.slice(0, end);
  const parts = path.slice(prefix.length).split('/', 4);
  if (parts.length > 3 || !parts.every((each) => part.test(each))) {
    return undefined;
  }
  return { parts, rid: end < 0 ? null : ridOf(target.slice(end + 1)) };
}

function ridOf(query: string): string | null | undefined {
  const found = query.split('&').filter((each) => each.startsWith('rid='));
  if (found.length === 0) {
    return null;
  }
  const rid = found[0]?.slice('rid='.length) ?? '';
  return found.length === 1 && runId.test(rid) ? rid : undefined;
}

/** `undefined` for a word that is none. An exit code of 0 is success, any other is failure. */
export function actionOf(word: string | undefined): PingAction | undefined {
  switch (word) {
    case undefined:
      return { kind: 'success', exitCode: null };
    case 'start':
    case 'fail':
    case 'log':
      return { kind: word, exitCode: null };
    default: {
      const exitCode = /^\d{1,3}$/.test(word) ? Number(word) : Infinity;
      return exitCode > 255 ? undefined : { kind: exitCode === 0 ? 'success' : 'fail', exitCode };
    }
  }
}
