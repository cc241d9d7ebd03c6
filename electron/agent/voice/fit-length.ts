/** Where a sentence ends: its mark, with what closes it. */
const sentenceEnd = /[.!?…][”"')]?(?=\s|$)/gu;

/** At most so many characters: whole sentences where there is one that fits, else words, else characters. */
export function cutAtSentence(text: string, limit: number): string {
  if (text.length <= limit) {
    return text;
  }
  const whole = sentencesWithin(text, limit);
  if (whole !== '') {
    return whole;
  }
  const room = text.slice(0, limit - 1);
  const space = room.lastIndexOf(' ');
  return `${(space > limit / 2 ? room.slice(0, space) : room.toWellFormed().replace(/\ufffd$/u, '')).trimEnd()}…`;
}

/** Only whole sentences, or nothing. */
function sentencesWithin(text: string, limit: number): string {
  const ends = [...text.matchAll(sentenceEnd)].map(({ index, 0: mark }) => index + mark.length);
  return text.slice(0, ends.findLast((end) => end <= limit) ?? 0);
}

/** As many of these, in order, as fit with spaces between them, the last as far as its sentences do. */
export function joinFitting(parts: readonly string[], limit: number): string {
  const [first = '', ...rest] = parts.filter((part) => part !== '');
  let text = cutAtSentence(first, limit);
  for (const part of rest) {
    const fitting = sentencesWithin(part, limit - text.length - 1);
    text = fitting === '' ? text : `${text} ${fitting}`;
    if (fitting !== part) {
      break;
    }
  }
  return text;
}
