import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

import { printable } from '#shared/schemas/text.ts';

const maxLines = 200;
const maxLineLength = 500;
const maxLength = 16 * 1024;

/**
 * The last lines that a program printed, within a fixed size however much it prints. Control characters are taken out;
 * secrets are not, so what comes from here is not shown as it is.
 */
export function createOutputRing(onLine: (line: string) => void) {
  const lines: string[] = [];
  let length = 0;

  function add(text: string): void {
    const line = printable(stripVTControlCharacters(text)).slice(0, maxLineLength);
    if (line === '') {
      return;
    }
    lines.push(line);
    length += line.length;
    while (lines.length > maxLines || length > maxLength) {
      length -= lines.shift()?.length ?? 0;
    }
    onLine(line);
  }

  return {
    /** One of the streams of the program; each has lines of its own. */
    stream() {
      const decoder = new StringDecoder('utf8');
      let open = '';
      return {
        write(bytes: Buffer): void {
          const parts = decoder.write(bytes).split('\n');
          const last = parts.pop() ?? '';
          for (const part of parts) {
            add(open + part);
            open = '';
          }
          // A line without an end is cut where nobody would read on.
          open = (open + last).slice(0, 4 * maxLineLength);
        },
        end(): void {
          add(open);
          open = '';
        },
      };
    },

    lines: (): readonly string[] => [...lines],
  };
}
