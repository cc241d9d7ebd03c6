import { printable } from '#shared/schemas/text.ts';

const marks = /\p{M}/gu;
const notWords = /[^\p{L}\p{N}]+/gu;
/** A thumb, a tick and the like say what they say. */
const nods = /[\u{1F44D}\u{2705}\u{1F44C}\u{2714}]/gu;

/** Lower-case words without accents, punctuation and what cannot be seen. Look-alikes of other widths become plain. */
export function plainWords(text: string): string[] {
  return printable(text.normalize('NFKC').replaceAll(nods, ' ok '))
    .normalize('NFD')
    .replaceAll(marks, '')
    .toLowerCase()
    .replaceAll(notWords, ' ')
    .split(' ')
    .filter((word) => word !== '');
}
