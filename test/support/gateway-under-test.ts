/**
 * One OpenClaw gateway that a test may start, break and mend. There are two of them: the real one, a process of its
 * own (`test/openclaw/gateway-process.ts`), and a small one inside the test's own process. What a test learns through
 * this interface holds for both, so that the same test can be run against either.
 *
 * Every method settles when the gateway is in the new state as a client sees it. A gateway keeps its port, its state
 * folder and its paired devices through `kill`, `restart` and a second `start`.
 */
export type GatewayUnderTest = AsyncDisposable & {
  readonly kind: 'real' | 'fake';
  /** Where the WebSocket is: `ws://127.0.0.1:<port>`. The HTTP probes are on the same port. */
  readonly url: string;
  /** The shared token that is right at this moment: `rotateToken` changes it. */
  readonly token: string;
  /**
   * Headers for the handshake that make a client count as one on another machine: its scopes are emptied until its
   * device is paired. Only with `trustsProxy`; without it a request that carries them is answered 403.
   */
  readonly remoteHeaders: Readonly<Record<string, string>>;

  /** Its configuration file, on this machine. */
  readonly configPath: string;
  /** A process is there, whatever it does. */
  readonly isRunning: boolean;

  /** Until `/readyz` says ready. Made gateways are not started yet; also starts one that was killed or has ended. */
  start(): Promise<void>;
  /** SIGKILL: gone without a word, the port refuses. */
  kill(): Promise<void>;
  /** SIGSTOP: accepts connections, and never says anything. */
  hang(): Promise<void>;
  /** After `hang`: goes on as if nothing was. */
  resume(): Promise<void>;
  /** Announced: `gateway.restart.request`, and until the next boot says ready. In mode `external` started anew here. */
  restart(): Promise<void>;
  /** Puts another shared token in place; every open socket is closed with 4001. */
  rotateToken(token: string): Promise<void>;
  /** Waits until the device has asked to be paired, and approves it. */
  approvePairing(deviceId: string): Promise<void>;
  /** SIGTERM: says `shutdown`, closes its sockets, and ends. */
  stop(): Promise<void>;
};

export type GatewayOptions = {
  /**
   * `none` is the default. `whatsapp-unlinked` is the channel without a phone linked to it; `whatsapp-linked` is linked
   * and connected, but a stand-in for the channel in both gateways: its sends go nowhere.
   */
  channels?: 'none' | 'whatsapp-unlinked' | 'whatsapp-linked';
  /**
   * An account that people can write to, and an agent of its own for it that has no model, as `docs/whatsapp.md` says. Where
   * the real gateway finds its Bot API; the stand-in needs none.
   */
  telegram?: { apiRoot: string };
  /** Whether `remoteHeaders` are believed. */
  trustsProxy?: boolean;
  /** What an announced restart does to the process: goes on inside it (the default), or ends it with code 0. */
  mode?: 'in-process-restart' | 'external';
};

/** Not started yet, but its port and token are known. */
export type CreateGateway = (options?: GatewayOptions) => Promise<GatewayUnderTest>;
