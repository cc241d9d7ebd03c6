/** Where a sentence ends: its mark, with what closes it. */
const sentenceEnd = /[.!?…][”"')]?(?=\s|$)/gu;

/** At most so many characters: whole sentences where there is one that fits, else words, else characters. */
export function cutAtSentence(text: string, limit: number): string {
  if (text.length <= limit) {
    return text;
  }
  let end = 0;
  for (const match of text.matchAll(sentenceEnd)) {
    const after = match.index + match[0].length;
    if (after > limit) {
      break;
    }
    end = after;
  }
  if (end > 0) {
    return text.slice(0, end);
  }
  const room = text.slice(0, limit - 1);
  const space = room.lastIndexOf(' ');
  return `${(space > limit / 2 ? room.slice(0, space) : room.toWellFormed().replace(/\ufffd$/u, '')).trimEnd()}…`;
}

/** As many of these, in order, as fit with spaces between them; the first is cut where even it does not. */
export function joinFitting(parts: readonly string[], limit: number): string {
  const [first = '', ...rest] = parts.filter((part) => part !== '');
  let text = cutAtSentence(first, limit);
  for (const part of rest) {
    if (text.length + 1 + part.length > limit) {
      break;
    }
    text = `${text} ${part}`;
  }
  return text;
}
