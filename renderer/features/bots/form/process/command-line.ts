/**
 * Reads a command as a person types it: words, in quotes where they hold spaces. `undefined` where a quote is not
 * closed. Nothing in it is given a meaning beyond that: there is no shell.
 */
export function wordsOf(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quote !== '' && letter === quote) {
      quote = '';
    } else if (letter === '\\' && quote !== "'" && /["'\\ ]/.test(text.charAt(at + 1))) {
      at += 1;
      word = (word ?? '') + text.charAt(at);
    } else if (quote === '' && (letter === '"' || letter === "'")) {
      quote = letter;
      word ??= '';
    } else if (quote === '' && /\s/.test(letter)) {
      words.push(...(word === undefined ? [] : [word]));
      word = undefined;
    } else {
      word = (word ?? '') + letter;
    }
  }
  return quote === '' ? [...words, ...(word === undefined ? [] : [word])] : undefined;
}

/** The words as one line that reads as the same words again. */
export function commandLineOf(words: readonly string[]): string {
  return words.map(quotedWord).join(' ');
}

function quotedWord(word: string): string {
  if (!/[\s"'\\]/.test(word) && word !== '') {
    return word;
  }
  // Within single quotes every character is itself; a single quote stands outside of them.
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}
