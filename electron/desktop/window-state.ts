import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

export type Bounds = { x: number; y: number; width: number; height: number };

export const minimumSize = { width: 960, height: 600 } as const;
const usualSize = { width: 1280, height: 800 } as const;
/** So much of the title bar has to be within reach of the pointer. */
const reachable = { width: 120, height: 24 } as const;

const whole = z.number().transform(Math.round);
const windowStateSchema = z.object({
  bounds: z.object({ x: whole, y: whole, width: whole, height: whole }).nullable().catch(null),
  isMaximized: z.boolean().catch(false),
  /** The person was told once that closing the window does not end the supervision. */
  knowsTray: z.boolean().catch(false),
});
export type WindowState = z.infer<typeof windowStateSchema>;

/** What the last run left; what cannot be read counts as never written. */
export function readWindowState(file: string): WindowState {
  let content: unknown = {};
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // No file yet, or a damaged one: the window opens as on the first start.
  }
  return windowStateSchema.catch(windowStateSchema.parse({})).parse(content);
}

/** Written beside and moved over, so that a crash leaves the old one. A failure is no reason to stop. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // A full disk costs the place of the window, nothing else.
  }
}

/**
 * The bounds to open with: the saved ones where their title bar can still be reached on one of the
 * screens, else the usual size in the middle of the first. Never larger than the screen it opens on.
 */
export function fitBounds(saved: Bounds | null, screens: readonly Bounds[]): Partial<Bounds> {
  const [first] = screens;
  if (!first) {
    return { ...usualSize };
  }
  const wanted = screens.flatMap((screen) =>
    saved ? [{ ...saved, ...fitSize(saved, screen) }] : [],
  );
  const kept = wanted.find((bounds, index) => canReach(bounds, screens[index] ?? first));
  return kept ?? centred(fitSize(saved ?? usualSize, first), first);
}

type Size = { width: number; height: number };

function fitSize(size: Size, screen: Size): Size {
  return {
    width: Math.max(minimumSize.width, Math.min(size.width, screen.width)),
    height: Math.max(minimumSize.height, Math.min(size.height, screen.height)),
  };
}

function centred(size: Size, screen: Bounds): Bounds {
  return {
    x: screen.x + Math.max(0, Math.floor((screen.width - size.width) / 2)),
    y: screen.y + Math.max(0, Math.floor((screen.height - size.height) / 2)),
    ...size,
  };
}

function canReach(window: Bounds, screen: Bounds): boolean {
  const width =
    Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return (
    width >= reachable.width &&
    window.y >= screen.y &&
    window.y + reachable.height <= screen.y + screen.height
  );
}
