import type { Random } from '#electron/agent/ports.ts';

export type Draw = ReturnType<typeof createDraw>;

/** Draws a whole number between two, each as likely as the other. */
export function createDraw(random: Random) {
  return ({ least, most }: { least: number; most: number }): number =>
    Math.round(least + random.number() * (most - least));
}
