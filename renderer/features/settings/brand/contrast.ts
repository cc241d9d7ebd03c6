type Rgb = readonly [number, number, number];

function rgbOf(hex: string): Rgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}

/** Relative luminance as WCAG 2 has it. */
function luminance(hex: string): number {
  const [red, green, blue] = rgbOf(hex).map((value) =>
    value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  ) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

/** What text needs to be read by nearly everybody, and what a large shape needs to be seen. */
export const enoughForText = 4.5;
export const enoughForShapes = 3;

/** Black or white, whichever is read better on this colour. */
export function inkOn(hex: string): '#ffffff' | '#111111' {
  return contrast(hex, '#ffffff') >= contrast(hex, '#111111') ? '#ffffff' : '#111111';
}
