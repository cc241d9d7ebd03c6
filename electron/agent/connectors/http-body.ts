import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

import { maxBodyBytes } from './http-response.ts';

const decoders = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  'raw-deflate': promisify(inflateRaw),
  br: promisify(brotliDecompress),
};

/**
 * The body as text, or why it cannot be had. We ask for no compression, but some servers compress
 * whatever they are asked; a small answer that unpacks to a huge one ends at the limit.
 */
export async function decodeBody(
  body: Buffer,
  { contentEncoding, contentType }: { contentEncoding?: string; contentType?: string },
): Promise<{ text: string } | { fault: 'bad_encoding' | 'body_too_large' }> {
  const coding = codingOf(contentEncoding, body);
  if (coding === 'identity') {
    return { text: textOf(body, contentType) };
  }
  if (coding === undefined) {
    return { fault: 'bad_encoding' };
  }
  try {
    const plain = await decoders[coding](body, { maxOutputLength: maxBodyBytes });
    return { text: textOf(plain, contentType) };
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return { fault: isTooLarge ? 'body_too_large' : 'bad_encoding' };
  }
}

function codingOf(
  name: string | undefined,
  body: Buffer,
): keyof typeof decoders | 'identity' | undefined {
  switch (name?.toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return 'identity';
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'br':
      return 'br';
    case 'deflate':
      // By the letter it means the zlib format, but many send the raw stream.
      return ((body[0] ?? 0) & 0x0f) === 8 ? 'deflate' : 'raw-deflate';
    default:
      return undefined;
  }
}

function textOf(bytes: Buffer, contentType: string | undefined): string {
  const charset = /;\s*charset="?([\w-]{1,40})/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
