import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

import { CliError } from './cli-error.ts';
import type { Keyboard } from './confirm.ts';
import { exitCodes } from './exit-codes.ts';

/** What a person gives beside the arguments: secrets above all, which never stand on a command line. */
export type Input = {
  /** The text of a file; `-` is the standard input, which can be read only once. */
  text(path: string): string;
  /** What somebody at a terminal types, without showing it; `undefined` where nobody sits there. */
  unseen(question: string): Promise<string | undefined>;
};

type Options = {
  keyboard: Keyboard | undefined;
  /** Reads all of it. */
  standardInput: () => string;
  stderr: { write(text: string): unknown };
};

export function createInput({ keyboard, standardInput, stderr }: Options): Input {
  let isRead = false;
  return {
    text(path) {
      if (path === '-' && isRead) {
        throw new CliError('input-twice', exitCodes.usage);
      }
      isRead ||= path === '-';
      try {
        return path === '-' ? standardInput() : readFileSync(path, 'utf8');
      } catch {
        throw new CliError('text-file', exitCodes.usage, { path });
      }
    },
    unseen: (question) =>
      keyboard?.isTTY === true ? ask(question, keyboard, stderr) : Promise.resolve(undefined),
  };
}

/** The question goes to the error stream, so that the result stays alone on the other. */
function ask(question: string, keyboard: Keyboard, stderr: { write(text: string): unknown }) {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: keyboard,
    output: nowhere,
    terminal: true,
    historySize: 0,
  });
  stderr.write(`${question} `);
  return new Promise<string>((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    // Ctrl-C and Ctrl-D end the question; after an answer this changes nothing.
    lines.once('close', () => {
      stderr.write('\n');
      reject(new CliError('nothing-typed', exitCodes.usage));
    });
  });
}
