import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { colourDistance, visions } from '#test/renderer/support/colour-distance.ts';

const css = readFileSync(join(process.cwd(), 'renderer/styles/tokens.css'), 'utf8');

type Theme = 'light' | 'dark';
const themes: readonly Theme[] = ['light', 'dark'];

const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }],
  ),
);

function colour(token: string, theme: Theme): string {
  const value = tokens.get(token)?.[theme];
  if (!value) {
    throw new Error(`no token --${token}`);
  }
  return value;
}

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

const surfaces = ['surface-0', 'surface-1', 'surface-2'] as const;

/** The least contrast that a token may have with any of the surfaces it is drawn on. */
const least: Readonly<Record<string, Record<Theme, number>>> = {
  text: { light: 15.2, dark: 13.1 },
  'text-muted': { light: 6, dark: 6.9 },
  accent: { light: 5, dark: 7.3 },
  'border-control': { light: 2.85, dark: 3.54 },
  'status-ok': { light: 4.85, dark: 9.4 },
  'status-ok-text': { light: 4.85, dark: 9.4 },
  'status-degraded': { light: 3.3, dark: 10.2 },
  'status-degraded-text': { light: 5.1, dark: 10.2 },
  'status-down': { light: 6, dark: 5 },
  'status-down-text': { light: 6, dark: 6.9 },
  'status-healing': { light: 4.5, dark: 4.8 },
  'status-healing-text': { light: 5, dark: 7.3 },
  'status-unknown': { light: 3.4, dark: 6.2 },
  'status-unknown-text': { light: 5.2, dark: 6.2 },
};

describe.each(themes)('in the %s theme', (theme) => {
  test.each(Object.entries(least))('--%s stands out from every surface', (token, wanted) => {
    const worst = Math.min(
      ...surfaces.map((surface) => contrast(colour(token, theme), colour(surface, theme))),
    );
    expect(worst).toBeGreaterThanOrEqual(wanted[theme] - 0.05);
  });

  test.each(['down', 'degraded', 'healing'])('text stays readable on the tint of %s', (state) => {
    const tint = colour(`tint-${state}`, theme);
    expect(contrast(colour('text', theme), tint)).toBeGreaterThanOrEqual(12);
    expect(contrast(colour(`status-${state}-text`, theme), tint)).toBeGreaterThanOrEqual(4.9);
  });

  test('the words on the one primary button are readable', () => {
    expect(contrast(colour('on-accent', theme), colour('accent', theme))).toBeGreaterThanOrEqual(
      4.5,
    );
  });

  test('initials are readable on every hue a client can have', () => {
    const hues = [...tokens.keys()].filter((name) => name.startsWith('client-'));
    expect(hues).toHaveLength(12);
    const faint = hues.filter(
      (hue) => contrast(colour('on-accent', theme), colour(hue, theme)) < 4.5,
    );
    expect(faint).toEqual([]);
  });
});

const fills = ['ok', 'degraded', 'down', 'healing', 'unknown'];
const leastApart: Readonly<Record<Theme, number>> = { light: 14.5, dark: 16.3 };

test.each(themes)('the five fills stay apart for every kind of colour vision, %s', (theme) => {
  const pairs = fills.flatMap((one, at) =>
    fills.slice(at + 1).map((other) => [one, other] as const),
  );
  const tooClose = visions.flatMap((vision) =>
    pairs
      .map(([one, other]) => ({
        pair: `${one} and ${other}, ${vision}`,
        distance: colourDistance(
          colour(`status-${one}`, theme),
          colour(`status-${other}`, theme),
          vision,
        ),
      }))
      .filter(({ distance }) => distance < leastApart[theme] - 0.1),
  );
  expect(tooClose).toEqual([]);
});

test('the values are those of the specification', () => {
  expect(Object.fromEntries(tokens)).toMatchObject({
    'surface-0': { light: '#f6f7f9', dark: '#0f1216' },
    'surface-1': { light: '#ffffff', dark: '#161a20' },
    'surface-2': { light: '#eef0f3', dark: '#1e242c' },
    'border-soft': { light: '#dde1e7', dark: '#2a313b' },
    'border-control': { light: '#868f9c', dark: '#6f7986' },
    text: { light: '#161a20', dark: '#e8ebf0' },
    'text-muted': { light: '#525b68', dark: '#a3adba' },
    accent: { light: '#1d5fd0', dark: '#7eb3ff' },
    'status-ok': { light: '#00775b', dark: '#52e0b4' },
    'status-degraded': { light: '#b87400', dark: '#ffc94d' },
    'status-degraded-text': { light: '#8f5a00', dark: '#ffc94d' },
    'status-down': { light: '#b3122e', dark: '#f55d6e' },
    'status-down-text': { light: '#b3122e', dark: '#ff8a98' },
    'status-healing': { light: '#2563eb', dark: '#4f8df7' },
    'status-healing-text': { light: '#1d5fd0', dark: '#7eb3ff' },
    'status-unknown': { light: '#7a828e', dark: '#9aa4b2' },
    'status-unknown-text': { light: '#5b6472', dark: '#9aa4b2' },
    'tint-down': { light: '#fdecef', dark: '#3a1a22' },
    'tint-degraded': { light: '#fff4df', dark: '#33280f' },
    'tint-healing': { light: '#e8f0ff', dark: '#16264a' },
  });
});

test('people who choose their own colours get them everywhere', () => {
  const forced = css.slice(css.indexOf('forced-colors: active'));
  const untouched = [...tokens.keys()].filter(
    (name) => !name.startsWith('client-') && !forced.includes(`--${name}:`),
  );
  expect(untouched).toEqual([]);
});
