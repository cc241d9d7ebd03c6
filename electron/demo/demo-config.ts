import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** What a bot of the demo can be told in its file. */
const demoConfigSchema = z.strictObject({
  greeting: z.string().min(1).max(200),
  thinkingMs: z.int().min(0).max(300),
});

export type DemoConfig = { path: string; greeting: string };

/** A bot's configuration: a real file, which the bot reads anew whenever it is asked. */
export function createDemoConfig({ path, greeting }: DemoConfig) {
  let good = `${JSON.stringify({ greeting, thinkingMs: 12 }, null, 2)}\n`;
  let isBad = false;

  return {
    get isBad() {
      return isBad;
    },
    write: () => writeFile(path, good, { mode: 0o600 }),
    /** As somebody does who edits it by hand and means well. */
    spoil: () => writeFile(path, `${JSON.stringify({ greeting: '', thinkingMs: 12 }, null, 2)}\n`),
    /** How long the bot thinks, or what keeps it from working. */
    async read(): Promise<{ thinkingMs: number } | { problem: string }> {
      try {
        const text = await readFile(path, 'utf8');
        const { thinkingMs } = demoConfigSchema.parse(JSON.parse(text));
        good = text;
        isBad = false;
        return { thinkingMs };
      } catch (error) {
        isBad = true;
        return { problem: problemOf(error) };
      }
    },
  };
}

function problemOf(error: unknown): string {
  const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'the configuration cannot be read';
}
