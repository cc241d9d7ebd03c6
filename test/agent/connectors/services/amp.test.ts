import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  createMessageReader,
  encodeMessage,
  type MessageState,
} from '#electron/agent/connectors/services/pm2/amp.ts';

const plainText = fc.string({ unit: 'grapheme' });
const parts = fc.array(fc.oneof(plainText, fc.jsonValue()), { minLength: 1, maxLength: 15 });

test('a message is read as it was written, however its bytes come', () => {
  fc.assert(
    fc.property(parts, fc.array(fc.nat(200)), (sent, cuts) => {
      const said = inPieces(encodeMessage(sent), cuts);

      expect(said).toEqual({ kind: 'whole', parts: JSON.parse(JSON.stringify(sent)) });
    }),
  );
});

test('whatever comes is read without an exception', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1 }), { minLength: 1 }), (chunks) => {
      const read = createMessageReader(1_000);

      const kinds = chunks.map((chunk) => read(Buffer.from(chunk)).kind);

      expect(['partial', 'whole', 'broken']).toEqual(expect.arrayContaining(kinds));
    }),
  );
});

test('a part that declares more than is taken is refused before it comes', () => {
  const read = createMessageReader(1_000);

  expect(read(Buffer.from([0x11, 0, 0, 4, 0]))).toEqual({ kind: 'broken', fault: 'too_large' });
});

function inPieces(bytes: Buffer, cuts: readonly number[]): MessageState {
  const read = createMessageReader(1_000_000);
  let rest = bytes;
  for (const cut of cuts) {
    const piece = rest.subarray(0, Math.min(cut, rest.length - 1));
    const early = piece.length > 0 ? read(piece) : undefined;
    if (early !== undefined && early.kind !== 'partial') {
      return early;
    }
    rest = rest.subarray(piece.length);
  }
  return read(rest);
}
