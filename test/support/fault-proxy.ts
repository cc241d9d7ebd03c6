import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';

import type { Clock, Random } from '#electron/agent/ports.ts';

/** How far the passing on of one message has come, by what both sides said; each protocol has its own signs. */
export type Signs = {
  /** The other side was told that a message comes, and nothing of the message itself. */
  isBegun: (ours: string, theirs: string) => boolean;
  /** It was told all of it. */
  isWhole: (ours: string) => boolean;
  /** What it says now is what it says of the message. */
  isVerdict: (bytes: string, ours: string) => boolean;
};

/** One connection through the proxy. */
export type Line = {
  near: net.Socket;
  far: net.Socket;
  clock: Clock;
  random: Random;
  signs: Signs;
  /** What each side said so far, the bytes at hand included. */
  ours: string;
  theirs: string;
  /** Work for turns of the event loop to come, one each, in order. */
  soon: (task: () => void) => void;
};

/** What becomes of the bytes of each side, and of the other side's goodbye. What is left out is passed on. */
export type WireFault = {
  onOurs?: (bytes: Buffer, line: Line) => void;
  onTheirs?: (bytes: Buffer, line: Line) => void;
  onEnd?: (line: Line) => void;
};

export type FaultProxy = AsyncDisposable & {
  port: number;
  /** What we said over each connection so far, oldest first. */
  said: () => string[];
  behave: (fault: WireFault) => void;
  /** It has something to do that takes no time. */
  isBusy: () => boolean;
  /** From now on connections are refused. */
  stop: () => Promise<void>;
};

/** Lies between us and a provider on this machine. Whatever takes time in it takes that of the given clock. */
export async function createFaultProxy({
  port,
  clock,
  random,
  signs,
  fault: first = passes,
  tls: secured,
}: {
  /** Of the provider. */
  port: number;
  clock: Clock;
  random: Random;
  signs: Signs;
  fault?: WireFault;
  tls?: tls.TlsOptions;
}): Promise<FaultProxy> {
  let fault = first;
  let pending = 0;
  const lines: Line[] = [];
  const open = new Set<net.Socket>();

  function connect(near: net.Socket): void {
    const far = net.connect(port, '127.0.0.1');
    let tail: Promise<void> = Promise.resolve();
    const line: Line = {
      near,
      far,
      clock,
      random,
      signs,
      ours: '',
      theirs: '',
      soon(task) {
        pending += 1;
        tail = tail
          .then(() => new Promise((resolve) => setImmediate(resolve)))
          .then(() => {
            pending -= 1;
            task();
          });
      },
    };
    lines.push(line);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.setNoDelay(true);
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(one);
        // Its own end is part of the fault.
        if (one === near) {
          other.destroy();
        }
      });
    }
    near.on('data', (bytes: Buffer) => {
      line.ours += bytes.toString('latin1');
      (fault.onOurs ?? passOurs)(bytes, line);
    });
    far.on('data', (bytes: Buffer) => {
      line.theirs += bytes.toString('latin1');
      (fault.onTheirs ?? passTheirs)(bytes, line);
    });
    far.on('close', () => (fault.onEnd ?? passEnd)(line));
  }

  const server = secured ? tls.createServer(secured, connect) : net.createServer(connect);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function stop(): Promise<void> {
    open.forEach((socket) => socket.destroy());
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
  }

  return {
    port: (server.address() as AddressInfo).port,
    said: () => lines.map(({ ours }) => ours),
    behave(next) {
      fault = next;
    },
    isBusy: () => pending > 0,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const passOurs = (bytes: Buffer, { far }: Line): void => void far.write(bytes);
const passTheirs = (bytes: Buffer, { near }: Line): void => void near.write(bytes);
const passEnd = ({ near }: Line): void => void near.end();

export const passes: WireFault = {};

/** All that the other side says comes so much later. */
export function late(ms: number): WireFault {
  return {
    onTheirs: (bytes, { clock, near }) => void clock.after(ms, () => near.write(bytes)),
    onEnd: ({ clock, near }) => void clock.after(ms, () => near.end()),
  };
}

/** Each piece of what the other side says comes late by a time of its own, in order. */
export function jitters(mostMs: number): WireFault {
  const until = new WeakMap<Line, number>();
  const after = (line: Line, task: () => void): void => {
    const { clock, random } = line;
    const at = Math.max(until.get(line) ?? 0, clock.mono() + random.number() * mostMs);
    until.set(line, at);
    clock.after(at - clock.mono(), task);
  };
  return {
    onTheirs: (bytes, line) => after(line, () => line.near.write(bytes)),
    onEnd: (line) => after(line, () => line.near.end()),
  };
}

/** So many bytes a second both ways. */
export function narrow(bytesASecond: number): WireFault {
  const until = new WeakMap<net.Socket, number>();
  const pace = (bytes: Buffer, { clock }: Line, to: net.Socket): void => {
    const at = Math.max(until.get(to) ?? 0, clock.mono()) + (bytes.length / bytesASecond) * 1_000;
    until.set(to, at);
    clock.after(at - clock.mono(), () => to.write(bytes));
  };
  return {
    onOurs: (bytes, line) => pace(bytes, line, line.far),
    onTheirs: (bytes, line) => pace(bytes, line, line.near),
    onEnd: (line) => {
      const at = until.get(line.near) ?? 0;
      line.clock.after(Math.max(at - line.clock.mono(), 0), () => line.near.end());
    },
  };
}

/** The connection is torn in the moment in which the message was announced: none of it gets through. */
export const tornBefore: WireFault = {
  onOurs(bytes, line) {
    if (line.signs.isBegun(line.ours, line.theirs)) {
      line.near.resetAndDestroy();
    } else {
      passOurs(bytes, line);
    }
  },
};

/** The other side has the message, and what it says of it is lost with the connection. */
export const tornAfter: WireFault = onVerdict((_, { near }) => near.resetAndDestroy());

/** The other side has the message, and nothing is heard of it any more. */
export const silentAfter: WireFault = { ...onVerdict(() => undefined), onEnd: () => undefined };

/** All is said, and nobody hangs up. */
export const neverClosed: WireFault = { onEnd: () => undefined };

/** What the other side says comes in pieces of so many bytes. */
export function sliced(size: number): WireFault {
  return {
    onTheirs(bytes, { soon, near }) {
      for (let at = 0; at < bytes.length; at += size) {
        soon(() => near.write(bytes.subarray(at, at + size)));
      }
    },
    onEnd: ({ soon, near }) => soon(() => near.end()),
  };
}

/** Of what it says of the message, the first so many bytes come, and then the end. */
export function truncated(keptBytes: number): WireFault {
  return onVerdict((bytes, { near }) => near.end(bytes.subarray(0, keptBytes)));
}

/** What it says of the message, in other bytes of the same length. */
export function garbled(garble: (bytes: Buffer) => Buffer): WireFault {
  return onVerdict((bytes, { near }) => near.write(garble(bytes)));
}

/** In place of the other side, which hears nothing of it. */
export function answered(answer: string | Buffer): WireFault {
  return {
    onOurs(_, { near, ours, signs }) {
      if (signs.isWhole(ours)) {
        near.end(answer);
      }
    },
  };
}

/** Calls once what it says of a message has come to its fault. */
export function told(fault: WireFault, onVerdictCame: () => void): WireFault {
  return {
    ...fault,
    onTheirs(bytes, line) {
      const isVerdict = line.signs.isVerdict(bytes.toString('latin1'), line.ours);
      (fault.onTheirs ?? passTheirs)(bytes, line);
      if (isVerdict) {
        onVerdictCame();
      }
    },
  };
}

function onVerdict(task: (bytes: Buffer, line: Line) => void): WireFault {
  return {
    onTheirs(bytes, line) {
      if (line.signs.isVerdict(bytes.toString('latin1'), line.ours)) {
        task(bytes, line);
      } else {
        passTheirs(bytes, line);
      }
    },
  };
}

export const httpSigns: Signs = {
  isBegun: (ours) => ours.includes('\r\n\r\n'),
  isWhole(ours) {
    const end = ours.indexOf('\r\n\r\n') + 4;
    const length = /\r\ncontent-length: (\d+)\r\n/i.exec(ours)?.[1] ?? '0';
    return end > 3 && ours.length >= end + Number(length);
  },
  isVerdict: () => true,
};

export const smtpSigns: Signs = {
  isBegun: (ours) => ours.includes('\r\nDATA\r\n'),
  isWhole: (ours) => ours.includes('\r\n.\r\n'),
  isVerdict: (_, ours) => ours.includes('\r\n.\r\n'),
};

/** Our own frames are masked: a message is about to be handed over once the gateway asked who we are. */
export const gatewaySigns: Signs = {
  isBegun: (_, theirs) => theirs.includes('connect.challenge'),
  isWhole: () => false,
  isVerdict: (bytes) => bytes.includes('"messageId"'),
};
