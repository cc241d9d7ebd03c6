import { type ByteStore, createByteStore } from './byte-store.ts';
import { type ChunkDecoder, createChunkDecoder } from './http-chunks.ts';
import { type HttpMethod, type ProtocolFault, parseHead, type ResponseHead } from './http-head.ts';

/** For all heads of one answer together, interim ones included. */
export const maxHeadBytes = 32 * 1024;
/** On the wire as well as decompressed. */
export const maxBodyBytes = 1024 * 1024;
const opening = Buffer.from('HTTP/1.');
const headEnd = Buffer.from('\r\n\r\n');
const carriageReturn = 13;
const lineFeed = 10;

export type ResponseReader = {
  /** Takes what came in. Nothing is taken after `done` or `broken`. */
  push(bytes: Buffer): ReaderState;
  /** The other side has closed: `done` if that is how this body ends, else it stays unfinished. */
  end(): ReaderState;
  readonly state: ReaderState;
  readonly head: ResponseHead | undefined;
  readonly fault: ProtocolFault | undefined;
  /** The start of what came in place of an HTTP answer, for evidence; empty otherwise. */
  opening(): string;
  /** The body as sent, still compressed; empty where it was not to be kept. */
  body(): Buffer;
};

/** What is read of an answer, and how much of it. */
export type ReadingLimits = {
  method: HttpMethod;
  keepsBody: boolean;
  /** On the wire; the usual limit where it is left out. */
  maxBodyBytes?: number | undefined;
  /** The names of fields of the head to be kept beside those that frame it. */
  keepsFields?: readonly string[] | undefined;
};

export type ReaderState = 'head' | 'body' | 'done' | 'broken';

/**
 * Reads one HTTP/1.x answer out of bytes as they come, in bounded memory and time linear in the bytes
 * whatever their packets. The connection is used for one answer only, so anything after it is a fault.
 */
export function createResponseReader({
  method,
  keepsBody,
  maxBodyBytes: bodyLimit = maxBodyBytes,
  keepsFields,
}: ReadingLimits): ResponseReader {
  const kept: ByteStore = createByteStore();
  let state: ReaderState = 'head';
  let fault: ProtocolFault | undefined;
  let head: ResponseHead | undefined;
  let partial: ByteStore | undefined;
  let garbage = '';
  let headBytes = 0;
  let bodyBytes = 0;
  let chunks: ChunkDecoder | undefined;

  function fail(reason: ProtocolFault): void {
    state = 'broken';
    fault = reason;
  }

  function takeBody(bytes: Buffer): void {
    bodyBytes += bytes.length;
    if (bodyBytes > bodyLimit) {
      fail('body_too_large');
    } else if (keepsBody) {
      kept.add(bytes);
    }
  }

  /** Returns what follows the head, `undefined` while it is not whole. */
  function takeHead(bytes: Buffer): Buffer | undefined {
    const before = partial?.length ?? 0;
    const seen = partial ? joined(partial, bytes) : bytes;
    if (!seen.subarray(0, opening.length).equals(opening.subarray(0, seen.length))) {
      garbage = seen.toString('latin1', 0, 200);
      fail('not_http');
      return undefined;
    }
    const end = seen.indexOf(headEnd, Math.max(0, before - 3));
    if (end === -1 || headBytes + end + 4 > maxHeadBytes) {
      return waitForHead(seen, before, bytes);
    }
    headBytes += end + 4;
    partial = undefined;
    const parsed = parseHead(seen.toString('latin1', 0, end + 2), method, keepsFields);
    if (typeof parsed === 'string') {
      fail(parsed);
      return undefined;
    }
    startAfter(parsed);
    return seen.subarray(end + 4);
  }

  function waitForHead(seen: Buffer, before: number, bytes: Buffer): undefined {
    if (headBytes + seen.length >= maxHeadBytes) {
      fail('head_too_large');
    } else if (hasBareLineFeed(seen, before)) {
      fail('bad_head');
    } else if (!partial) {
      partial = createByteStore();
      partial.add(bytes);
    }
    return undefined;
  }

  function startAfter(parsed: ResponseHead): void {
    const { status, framing } = parsed;
    if (status < 200 && status !== 101) {
      return;
    }
    head = parsed;
    state = 'body';
    if (framing.kind === 'none' || (framing.kind === 'length' && framing.bytes === 0)) {
      state = 'done';
    } else if (framing.kind === 'length' && framing.bytes > bodyLimit) {
      fail('body_too_large');
    } else if (framing.kind === 'chunked') {
      chunks = createChunkDecoder(takeBody);
    }
  }

  function takeFramed(bytes: Buffer): Buffer {
    if (chunks) {
      const used = chunks.push(bytes);
      // A body over the limit has already failed, and that says more.
      if (state === 'body' && chunks.state === 'bad') {
        fail('bad_chunk');
      } else if (state === 'body' && chunks.state === 'done') {
        state = 'done';
      }
      return bytes.subarray(used);
    }
    const left = head?.framing.kind === 'length' ? head.framing.bytes - bodyBytes : bytes.length;
    takeBody(bytes.subarray(0, left));
    if (state === 'body' && head?.framing.kind === 'length' && bodyBytes === head.framing.bytes) {
      state = 'done';
    }
    return bytes.subarray(left);
  }

  return {
    get state() {
      return state;
    },
    get head() {
      return head;
    },
    get fault() {
      return fault;
    },
    opening: () => garbage,
    body: () => kept.view(),
    push(bytes) {
      let rest: Buffer | undefined = bytes;
      while (rest !== undefined && rest.length > 0 && state === 'head') {
        rest = takeHead(rest);
      }
      if (rest !== undefined && rest.length > 0 && state === 'body') {
        rest = takeFramed(rest);
      }
      // What follows a switch of protocols is no longer ours to judge.
      if (rest !== undefined && rest.length > 0 && state === 'done' && head?.status !== 101) {
        fail('extra_bytes');
      }
      return state;
    },
    end() {
      if (state === 'body' && head?.framing.kind === 'close') {
        state = 'done';
      }
      return state;
    },
  };
}

function joined(store: ByteStore, bytes: Buffer): Buffer {
  store.add(bytes);
  return store.view();
}

/** Looks only at what is new, so that a head sent byte by byte stays linear. */
function hasBareLineFeed(seen: Buffer, from: number): boolean {
  for (let at = seen.indexOf(lineFeed, from); at !== -1; at = seen.indexOf(lineFeed, at + 1)) {
    if (at === 0 || seen[at - 1] !== carriageReturn) {
      return true;
    }
  }
  return false;
}
