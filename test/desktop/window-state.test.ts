import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

import { fitBounds, readWindowState, writeWindowState } from '#electron/desktop/window-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'window-state-'));
afterAll(() => rmSync(folder, { recursive: true }));
const laptop = { x: 0, y: 0, width: 1600, height: 1000 };
const beside = { x: 1600, y: 0, width: 1920, height: 1080 };

test('bounds on a screen that is there come back as they were', () => {
  const saved = { x: 1700, y: 40, width: 1300, height: 800 };

  expect(fitBounds(saved, [laptop, beside])).toEqual(saved);
});

test('without its screen a window opens in the middle of the first', () => {
  const saved = { x: 1700, y: 40, width: 1300, height: 800 };

  expect(fitBounds(saved, [laptop])).toEqual({ x: 150, y: 100, width: 1300, height: 800 });
});

test('a first start has the usual size in the middle', () => {
  expect(fitBounds(null, [laptop])).toEqual({ x: 160, y: 100, width: 1280, height: 800 });
  expect(fitBounds(null, [])).toEqual({ width: 1280, height: 800 });
});

test('wherever a window was, its title bar can be reached', () => {
  const number = fc.integer({ min: -5_000, max: 5_000 });
  const size = fc.integer({ min: 1, max: 6_000 });
  const bounds = fc.record({ x: number, y: number, width: size, height: size });
  fc.assert(
    fc.property(bounds, (saved) => {
      const { x = 0, y = 0, width = 0 } = fitBounds(saved, [laptop, beside]);
      const isReachable = [laptop, beside].some(
        (screen) =>
          y >= screen.y &&
          y < screen.y + screen.height &&
          Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x) >= 120,
      );
      expect(isReachable).toBe(true);
    }),
  );
});

test.for(['', '{', '[]', 'null', '{"bounds":{"x":"a"},"isMaximized":1}', '{"bounds":null}'])(
  'a damaged file counts as a first start: %s',
  (content) => {
    const file = join(folder, 'damaged.json');
    writeFileSync(file, content);

    expect(readWindowState(file)).toEqual({ bounds: null, isMaximized: false, knowsTray: false });
  },
);

test('a folder that cannot be written costs nothing but the place', () => {
  const file = join(folder, 'missing', 'state.json');

  expect(() => writeWindowState(file, readWindowState(file))).not.toThrow();
});
