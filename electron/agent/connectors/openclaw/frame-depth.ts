/** Deeper than this nothing a gateway says is; such a frame is made to exhaust whoever walks it. */
export const deepestFrame = 64;

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;

/** Whether the arrays and objects of a JSON text are nested deeper than `limit`, without parsing it. */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === quote) {
      index = endOfText(text, index);
    } else if (character === openBrace || character === openBracket) {
      depth += 1;
      if (depth > limit) {
        return true;
      }
    } else if (character === closeBrace || character === closeBracket) {
      depth -= 1;
    }
  }
  return false;
}

function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) {
      slashes += 1;
    }
    if (slashes % 2 === 0) {
      return at;
    }
  }
  return text.length;
}
