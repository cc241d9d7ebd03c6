import { readFileSync } from 'node:fs';

/** The first fenced block of this language in a page of `docs/`: what a person copies is what is tested. */
export function docBlock(page: string, language: string): string {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1];
  if (block === undefined) {
    throw new Error(`expected a block of ${language} in docs/${page}`);
  }
  return block;
}
