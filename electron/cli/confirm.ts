import { createInterface } from 'node:readline';

import type { Translator } from '#shared/i18n/translator.ts';

export type Keyboard = NodeJS.ReadableStream & { isTTY?: boolean | undefined };

/** Asks for a yes. `undefined` where nobody sits at a terminal to give one; anything but a yes is a no. */
export type Confirm = (question: string) => Promise<boolean | undefined>;

type Options = {
  keyboard: Keyboard | undefined;
  stderr: { write(text: string): unknown };
  t: Translator;
};

/** The question goes to the error stream, so that the result stays alone on the other. */
export function createConfirm({ keyboard, stderr, t }: Options): Confirm {
  return async (question) => {
    if (keyboard?.isTTY !== true) {
      return undefined;
    }
    const yes = t('cli:confirm.yes').split('|');
    stderr.write(`${question} ${t('cli:confirm.hint')} `);
    const lines = createInterface({ input: keyboard });
    return new Promise((resolve) => {
      lines.once('line', (line) => {
        resolve(yes.includes(line.trim().toLowerCase()));
        lines.close();
      });
      // The end of the input is no yes either; after an answer this changes nothing.
      lines.once('close', () => resolve(false));
    });
  };
}
