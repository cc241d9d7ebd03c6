const lineFeed = 10;
const maxSizeLine = 256;
const maxTrailerBytes = 8 * 1024;
const sizeLine = /^([0-9A-Fa-f]{1,8})[\t ]*(?:;[\t\u0020-\u007e\u0080-\u00ff]*)?\r\n$/;
const trailerLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\u0020-\u007e\u0080-\u00ff]*\r\n$/;

export type ChunkState = 'size' | 'data' | 'data-end' | 'trailer' | 'done' | 'bad';

export type ChunkDecoder = {
  /** Takes the next bytes and hands on the data in them; returns how many it used. */
  push(bytes: Buffer): number;
  readonly state: ChunkState;
};

/** The chunked transfer coding (RFC 9112, 7.1), strictly, with bounded lines and trailers. */
export function createChunkDecoder(onData: (bytes: Buffer) => void): ChunkDecoder {
  let state: ChunkState = 'size';
  let left = 0;
  let line = '';
  let trailerBytes = 0;

  function afterLine(complete: string): ChunkState {
    if (state === 'data-end') {
      return complete === '\r\n' ? 'size' : 'bad';
    }
    if (state === 'trailer') {
      trailerBytes += complete.length;
      if (complete === '\r\n') {
        return 'done';
      }
      return trailerLine.test(complete) && trailerBytes <= maxTrailerBytes ? 'trailer' : 'bad';
    }
    const size = sizeLine.exec(complete)?.[1];
    if (size === undefined) {
      return 'bad';
    }
    left = Number.parseInt(size, 16);
    return left === 0 ? 'trailer' : 'data';
  }

  function takeData(bytes: Buffer, from: number): number {
    const end = Math.min(bytes.length, from + left);
    onData(bytes.subarray(from, end));
    left -= end - from;
    state = left === 0 ? 'data-end' : 'data';
    return end;
  }

  function takeLine(bytes: Buffer, from: number): number {
    const found = bytes.indexOf(lineFeed, from);
    const end = found === -1 ? bytes.length : found + 1;
    line += bytes.toString('latin1', from, end);
    if (found !== -1) {
      state = afterLine(line);
      line = '';
    } else if (line.length > (state === 'trailer' ? maxTrailerBytes : maxSizeLine)) {
      state = 'bad';
    }
    return end;
  }

  return {
    get state() {
      return state;
    },
    push(bytes) {
      let at = 0;
      while (at < bytes.length && state !== 'done' && state !== 'bad') {
        at = state === 'data' ? takeData(bytes, at) : takeLine(bytes, at);
      }
      return at;
    },
  };
}
