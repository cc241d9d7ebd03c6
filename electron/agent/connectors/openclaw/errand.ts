import type { ProbeContext, Reading } from '../connector.ts';
import { abortReason } from '../open-socket.ts';
import { isGranted, type Scope } from './connect-params.ts';
import type { SocketEnd } from './gateway-socket.ts';
import type { GatewayTarget } from './gateway-target.ts';
import type { Link } from './handshake.ts';
import { type Access, createIntroduction } from './introduction.ts';
import { troubleOf, withoutScopes } from './trouble.ts';

/** What came of one piece of work at a gateway. */
export type Errand<Value> =
  | { kind: 'done'; value: Value }
  /** The gateway is there and will not have us, or not for this. */
  | { kind: 'refused'; reading: Reading }
  /** It is not there, or does not answer as a gateway. */
  | { kind: 'away'; reading: Reading };

/** A connection that is open for one piece of work, and how it ended, should it end before the work. */
export type Desk = { link: Link; ended: Promise<SocketEnd> };

type Options<Value> = {
  access: Access;
  context: Pick<ProbeContext, 'clock' | 'signal'>;
  scopes: readonly Scope[];
  work: (desk: Desk) => Promise<Value>;
};

/**
 * Does one thing over a connection of its own that asks for the rights it takes, and hangs up. So the connection that is
 * held can do nothing but look. Rejects where the vault is closed, with an abort of `signal`, and with what `work`
 * rejects with.
 */
export async function runErrand<Value>(
  target: GatewayTarget,
  { access, context: { clock, signal }, scopes, work }: Options<Value>,
): Promise<Errand<Value>> {
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<SocketEnd>();
  const introduce = createIntroduction({ target, access, scopes });
  const { handshake, hasToken } = await introduce({
    clock,
    signal,
    onEvent: () => undefined,
    onEnd,
  });
  if (signal.aborted) {
    throw abortReason(signal);
  }
  if (handshake.kind !== 'open') {
    const { reading } = troubleOf(handshake, { hasToken, isStopping: false });
    return { kind: reading.cause === 'auth' ? 'refused' : 'away', reading };
  }
  const { link } = handshake;
  const hangUp = () => link.drop();
  signal.addEventListener('abort', hangUp, { once: true });
  try {
    const granted = link.hello.auth?.scopes;
    if (granted !== undefined && !isGranted(scopes, granted)) {
      return { kind: 'refused', reading: withoutScopes(granted).reading };
    }
    return { kind: 'done', value: await work({ link, ended }) };
  } finally {
    signal.removeEventListener('abort', hangUp);
    hangUp();
    signal.throwIfAborted();
  }
}
