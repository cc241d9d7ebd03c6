/**
 * The frames that PM2's daemon speaks over its socket: a byte with the version and the number of parts, then each part
 * with its length before it. A part is text (`s:`), JSON (`j:`) or bytes.
 */
const version = 1;
const maxParts = 15;

export function encodeMessage(parts: readonly unknown[]): Buffer {
  if (parts.length > maxParts) {
    throw new TypeError(`expected at most ${maxParts} parts, got ${parts.length}`);
  }
  const packed = parts.map((part) =>
    Buffer.from(typeof part === 'string' ? `s:${part}` : `j:${JSON.stringify(part ?? null)}`),
  );
  return Buffer.concat([
    Buffer.from([(version << 4) | parts.length]),
    ...packed.flatMap((part) => [lengthOf(part), part]),
  ]);
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}

export type MessageState =
  | { kind: 'partial' }
  | { kind: 'whole'; parts: readonly unknown[] }
  | { kind: 'broken'; fault: 'not_amp' | 'too_large' | 'bad_json' };

/**
 * Reads one message out of bytes as they come. What declares more than `maxBytes` is refused before it came. Nothing
 * is pushed after a message was whole or broken.
 */
export function createMessageReader(maxBytes: number): (bytes: Buffer) => MessageState {
  const chunks: Buffer[] = [];
  let length = 0;
  // Bytes below which nothing new can be said.
  let wanted = 1;

  return (bytes) => {
    chunks.push(bytes);
    length += bytes.length;
    if (length < wanted) {
      return { kind: 'partial' };
    }
    const seen = Buffer.concat(chunks);
    chunks.splice(0, chunks.length, seen);
    const found = read(seen, maxBytes);
    if (typeof found !== 'number') {
      return found;
    }
    wanted = found;
    return { kind: 'partial' };
  };
}

/** How many bytes are needed to go on, where they are not there yet. */
function read(seen: Buffer, maxBytes: number): MessageState | number {
  const meta = seen[0] ?? 0;
  if (meta >> 4 !== version || (meta & 0x0f) === 0) {
    return { kind: 'broken', fault: 'not_amp' };
  }
  const parts: Buffer[] = [];
  let at = 1;
  while (parts.length < (meta & 0x0f)) {
    if (seen.length < at + 4) {
      return at + 4;
    }
    const end = at + 4 + seen.readUInt32BE(at);
    if (end > maxBytes) {
      return { kind: 'broken', fault: 'too_large' };
    }
    if (seen.length < end) {
      return end;
    }
    parts.push(seen.subarray(at + 4, end));
    at = end;
  }
  try {
    return { kind: 'whole', parts: parts.map(unpack) };
  } catch {
    return { kind: 'broken', fault: 'bad_json' };
  }
}

function unpack(part: Buffer): unknown {
  switch (part.toString('latin1', 0, 2)) {
    case 'j:':
      return JSON.parse(part.toString('utf8', 2));
    case 's:':
      return part.toString('utf8', 2);
    default:
      return part;
  }
}
