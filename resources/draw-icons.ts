// Draws the tray's images and the app's icon: `node resources/draw-icons.ts`. The results are committed; this
// file is how they are changed. Shapes differ as well as colours, so that neither has to be told apart alone.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];
/** The colour at a point of the unit square, or `undefined` where nothing is painted. */
type Painter = (x: number, y: number) => Colour | undefined;

const samplesPerSide = 8;
const white: Colour = [255, 255, 255];
const black: Colour = [0, 0, 0];

const colours = {
  calm: [38, 150, 88],
  degraded: [214, 137, 16],
  'needs-you': [214, 48, 49],
  unknown: [132, 140, 152],
} satisfies Record<string, Colour>;
type Shape = keyof typeof colours;

function isInside(shape: Shape, x: number, y: number): boolean {
  switch (shape) {
    case 'calm':
      return Math.hypot(x - 0.5, y - 0.5) <= 0.42;
    case 'degraded':
      return y <= 0.9 && y >= 0.1 && Math.abs(x - 0.5) <= ((y - 0.1) / 0.8) * 0.48;
    case 'needs-you':
      return Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) <= 0.42;
    case 'unknown': {
      const distance = Math.abs(x - 0.5) + Math.abs(y - 0.5);
      return distance <= 0.48 && distance >= 0.27;
    }
    default:
      return shape satisfies never;
  }
}

function isExclamation(x: number, y: number): boolean {
  return Math.abs(x - 0.5) <= 0.075 && ((y >= 0.2 && y <= 0.58) || (y >= 0.68 && y <= 0.82));
}

function isMuteBar(x: number, y: number): boolean {
  return y >= 0.62 && y <= 1 && ((x >= 0.62 && x <= 0.75) || (x >= 0.87 && x <= 1));
}

/** A gap around the bars keeps them readable on the shape. */
function isMuteGap(x: number, y: number): boolean {
  return x >= 0.54 && y >= 0.54;
}

function trayPainter(shape: Shape, isMuted: boolean, isTemplate: boolean): Painter {
  const ink = isTemplate ? black : colours[shape];
  return (x, y) => {
    if (isMuted && isMuteGap(x, y)) {
      return isMuteBar(x, y) ? (isTemplate ? black : colours.unknown) : undefined;
    }
    if (shape === 'needs-you' && isExclamation(x, y)) {
      return isTemplate ? undefined : white;
    }
    return isInside(shape, x, y) ? ink : undefined;
  };
}

const paintApp: Painter = (x, y) => {
  const corner = 0.2;
  const dx = Math.max(Math.abs(x - 0.5) - (0.46 - corner), 0);
  const dy = Math.max(Math.abs(y - 0.5) - (0.46 - corner), 0);
  if (Math.hypot(dx, dy) > corner) {
    return undefined;
  }
  const distance = Math.hypot(x - 0.5, y - 0.5);
  if (distance <= 0.13) {
    return [52, 199, 119];
  }
  // Two rings around the one who answers: what watches it.
  const isRing = (radius: number) => Math.abs(distance - radius) <= 0.025;
  return isRing(0.22) || isRing(0.32) ? [148, 163, 184] : [24, 28, 36];
};

function rasterise(paint: Painter, size: number): Buffer {
  const rows = Array.from({ length: size }, (_, row) => {
    const line = Buffer.alloc(1 + size * 4);
    for (let column = 0; column < size; column += 1) {
      pixel(paint, column, row, size).copy(line, 1 + column * 4);
    }
    return line;
  });
  return Buffer.concat(rows);
}

function pixel(paint: Painter, column: number, row: number, size: number): Buffer {
  const sum = [0, 0, 0];
  let painted = 0;
  for (let sample = 0; sample < samplesPerSide ** 2; sample += 1) {
    const dx = ((sample % samplesPerSide) + 0.5) / samplesPerSide;
    const dy = (Math.floor(sample / samplesPerSide) + 0.5) / samplesPerSide;
    const colour = paint((column + dx) / size, (row + dy) / size);
    if (colour) {
      painted += 1;
      colour.forEach((value, channel) => {
        sum[channel] = (sum[channel] ?? 0) + value;
      });
    }
  }
  const channels = sum.map((value) => (painted === 0 ? 0 : Math.round(value / painted)));
  return Buffer.from([...channels, Math.round((255 * painted) / samplesPerSide ** 2)]);
}

function png(paint: Painter, size: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rasterise(paint, size), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const folder = join(import.meta.dirname, 'tray');
mkdirSync(folder, { recursive: true });
for (const shape of Object.keys(colours) as Shape[]) {
  for (const [muted, isMuted] of [
    ['', false],
    ['-muted', true],
  ] as const) {
    for (const [template, isTemplate] of [
      ['', false],
      ['-template', true],
    ] as const) {
      const paint = trayPainter(shape, isMuted, isTemplate);
      for (const [scale, size] of [
        ['', 16],
        ['@2x', 32],
      ] as const) {
        writeFileSync(join(folder, `${shape}${muted}${template}${scale}.png`), png(paint, size));
      }
    }
  }
}
writeFileSync(join(import.meta.dirname, 'icon.png'), png(paintApp, 512));
