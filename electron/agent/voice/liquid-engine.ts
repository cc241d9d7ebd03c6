import { Liquid, type Template } from 'liquidjs';

/** What text a person's template may have, in characters, before anything reads it. */
export const longestTemplate = 4_000;

/** The most that may come out of one. */
export const longestOutput = 20_000;

/** What shapes text and lists. None reads a clock, a file or a pattern, and none grows beyond the memory's limit. */
const allowedFilters = [
  'append',
  'at_least',
  'at_most',
  'capitalize',
  'ceil',
  'compact',
  'concat',
  'default',
  'divided_by',
  'downcase',
  'first',
  'floor',
  'join',
  'last',
  'lstrip',
  'map',
  'minus',
  'modulo',
  'plus',
  'prepend',
  'remove',
  'remove_first',
  'replace_first',
  'reverse',
  'round',
  'rstrip',
  'size',
  'slice',
  'sort',
  'split',
  'strip',
  'strip_newlines',
  'times',
  'truncate',
  'truncatewords',
  'uniq',
  'upcase',
] as const;

const allowedTags = [
  'assign',
  'capture',
  'case',
  'comment',
  'cycle',
  'for',
  'break',
  'continue',
  'if',
  'unless',
  '#',
] as const;

export type LiquidEngine = {
  parse(text: string): Template[];
  /** Throws what the engine throws; the text is never longer than `longestOutput`. */
  render(
    template: Template[],
    values: object,
    /** What `{{ 'bot.down' | t }}` stands for. */
    sentenceOf: (kind: string) => string | undefined,
  ): string;
  analyze(template: Template[]): { name: string; row: number; col: number }[];
};

/** A sentence was asked for by a name that is none. */
export class UnknownSentence extends Error {
  readonly kind: string;
  constructor(kind: string) {
    super(`no words for ${kind}`);
    this.kind = kind;
  }
}

/** More came out than any message holds. */
export class TooMuchText extends Error {}

/**
 * Liquid for people who are not trusted with more than words: only own properties of what is given, known filters and
 * tags, no files, and an end to time and memory.
 */
export function createLiquidEngine(): LiquidEngine {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    lenientIf: false,
    // No template can name another one: neither in memory nor, as the default would have it, in a file.
    templates: {},
    relativeReference: false,
    dynamicPartials: false,
    parseLimit: longestTemplate + 1,
    renderLimit: 250,
    memoryLimit: 100_000,
  });
  keepOnly(liquid.tags, allowedTags);
  keepOnly(liquid.filters, allowedFilters);
  let sentences: (kind: string) => string | undefined = () => undefined;
  liquid.registerFilter('t', (kind: unknown) => {
    const said = sentences(String(kind));
    if (said === undefined) {
      throw new UnknownSentence(String(kind).slice(0, 80));
    }
    return said;
  });

  return {
    parse: (text) => liquid.parse(text),

    render(template, values, sentenceOf) {
      sentences = sentenceOf;
      const text = String(liquid.renderSync(template, values));
      if (text.length > longestOutput) {
        throw new TooMuchText();
      }
      return text;
    },

    analyze: (template) =>
      Object.values(liquid.analyzeSync(template, { partials: false }).globals).flatMap((uses) =>
        uses.map((use) => ({
          name: use.segments.filter((part) => typeof part === 'string').join('.'),
          row: use.location.row,
          col: use.location.col,
        })),
      ),
  };
}

function keepOnly(registry: Record<string, unknown>, names: readonly string[]): void {
  for (const name of Object.keys(registry)) {
    if (!names.includes(name)) {
      Reflect.deleteProperty(registry, name);
    }
  }
}
