import { printable } from '#shared/schemas/text.ts';

// Invisible marks that steer the direction of text or hide in it, beyond what `printable` takes out.
const invisible = /[\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064\ufeff]/gu;

/** At most `length` characters as people count them, the last one an ellipsis where something is left out. */
export function cut(text: string, length: number): string {
  const characters = [...new Intl.Segmenter().segment(text)];
  if (characters.length <= length) {
    return text;
  }
  const kept = characters.slice(0, length - 1).map(({ segment }) => segment);
  return `${kept.join('').trimEnd()}…`;
}

/**
 * Text that is safe to hand to the operating system: one line, no control or direction characters, no
 * markup (some Linux notification servers read it as HTML), at most `length` characters.
 */
export function plainText(text: string, length: number): string {
  const oneLine = printable(text.replaceAll(/[\r\n\t\u2028\u2029]+/gu, ' ')).replaceAll(
    invisible,
    '',
  );
  return cut(oneLine.replaceAll('<', '‹').replaceAll('>', '›').trim(), length);
}
