import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  type Found,
  failed,
  found,
  type Held,
  landed,
  mayBegin,
  proven,
  refused,
  type Step,
  takenIn,
} from '#electron/agent/config/commit-rules.ts';
import type { ConfigState } from '#shared/schemas/config.ts';

const sequences = Number(process.env['CONFIG_SEQUENCES'] ?? 400);

/** What can happen to a bot's configuration. Texts are small numbers; even ones are not valid. */
type Happening =
  | { kind: 'begin'; text: number; isRollback: boolean; isRepair: boolean }
  | { kind: 'landed' | 'refused' | 'proven' | 'failed' | 'takenIn' }
  | { kind: 'found'; text: number; isWanted: boolean; isBase: boolean; isOurs: boolean };

type Row = { id: number; text: number; state: ConfigState; isRollback: boolean; isRepair: boolean };

const isValid = (text: number) => text % 2 === 1;

/** The rows as the rules are driven over them. */
class Driven {
  rows: Row[] = [];

  #in(...states: ConfigState[]): Row | undefined {
    return this.rows.findLast(({ state }) => states.includes(state));
  }

  held(): Held<number> {
    const entry = (row: Row | undefined) => (row ? { id: row.id, hash: String(row.text) } : null);
    const applying = this.#in('applying');
    const loose = this.#in('candidate', 'drifted');
    const newest = this.rows.at(-1);
    const good = entry(this.#in('good'));
    return {
      good,
      applying: applying
        ? {
            ...entry(applying)!,
            isRollback: applying.isRollback,
            isRepair: applying.isRepair,
            isProven: String(applying.text) === good?.hash,
          }
        : null,
      watching: entry(this.#in('watching')),
      loose: loose
        ? { ...entry(loose)!, state: loose.state === 'drifted' ? 'drifted' : 'candidate' }
        : null,
      invalid: newest?.state === 'bad' && !isValid(newest.text) ? entry(newest) : null,
    };
  }

  #add(text: number, state: ConfigState, isRollback = false, isRepair = false): void {
    this.rows.push({ id: this.rows.length, text, state, isRollback, isRepair });
  }

  #take(steps: readonly Step<number>[], text = 0): void {
    for (const step of steps) {
      if (step.kind === 'add') {
        this.#add(text, step.state);
      } else {
        this.rows[step.id]!.state = step.state;
      }
    }
  }

  happen(what: Happening): void {
    const held = this.held();
    switch (what.kind) {
      case 'begin':
        if (mayBegin(held)) {
          this.#add(what.text, 'applying', what.isRollback, what.isRollback && what.isRepair);
        }
        break;
      case 'landed':
        this.#take(landed(held));
        break;
      case 'refused':
        this.#take(refused(held));
        break;
      case 'proven':
        this.#take(proven(held));
        break;
      case 'failed':
        this.#take(failed(held));
        break;
      case 'takenIn':
        this.#take(takenIn(held));
        break;
      case 'found': {
        const sight: Found = { ...what, hash: String(what.text), isValid: isValid(what.text) };
        this.#take(found(held, sight), what.text);
        break;
      }
      default:
        what satisfies never;
    }
  }
}

/**
 * The same, written another way and from the words of the documents: not steps over rows, but three places that a bot has,
 * and a diary. `trusted` is what it was last well with, `there` is what is at it, `going` is on its way.
 */
class Reference {
  diary: { text: number; state: ConfigState; why: 'change' | 'back' | 'repair' }[] = [];
  trusted: number | null = null;
  there: number | null = null;
  going: number | null = null;

  #stateOf(index: number | null): ConfigState | null {
    return index === null ? null : this.diary[index]!.state;
  }

  #write(text: number, state: ConfigState, why: 'change' | 'back' | 'repair' = 'change'): number {
    this.diary.push({ text, state, why });
    return this.diary.length - 1;
  }

  #mark(index: number | null, state: ConfigState): void {
    if (index !== null) {
      this.diary[index]!.state = state;
    }
  }

  /** What is there gives way, unless it is the trusted one, which waits for a better. */
  #giveWay(why: 'change' | 'back' | 'repair'): void {
    if (this.there !== this.trusted) {
      const isOnTrial = this.#stateOf(this.there) === 'watching';
      const isBad = why === 'repair' || (why === 'back' && isOnTrial);
      this.#mark(this.there, isBad ? 'bad' : 'superseded');
    }
  }

  #trust(index: number): void {
    if (this.trusted !== index) {
      this.#mark(this.trusted, 'superseded');
    }
    this.#mark(index, 'good');
    this.trusted = index;
    this.there = index;
  }

  #arrive(): void {
    const index = this.going!;
    const { text, why } = this.diary[index]!;
    this.#giveWay(why);
    this.going = null;
    if (this.trusted !== null && this.diary[this.trusted]!.text === text) {
      this.#trust(index);
    } else {
      this.#mark(index, 'watching');
      this.there = index;
    }
  }

  happen(what: Happening): void {
    switch (what.kind) {
      case 'begin':
        this.going ??= this.#write(
          what.text,
          'applying',
          what.isRollback ? (what.isRepair ? 'repair' : 'back') : 'change',
        );
        break;
      case 'landed':
        if (this.going !== null) {
          this.#arrive();
        }
        break;
      case 'refused':
        this.#mark(this.going, 'bad');
        this.going = null;
        break;
      case 'proven':
        if (['watching', 'candidate'].includes(this.#stateOf(this.there) ?? '')) {
          this.#trust(this.there!);
        }
        break;
      case 'failed':
        if (this.#stateOf(this.there) === 'watching') {
          this.#mark(this.there, 'bad');
          this.there = this.trusted;
        }
        break;
      case 'takenIn':
        if (['drifted', 'candidate'].includes(this.#stateOf(this.there) ?? '')) {
          this.#trust(this.there!);
        }
        break;
      case 'found':
        this.#find(what);
        break;
      default:
        what satisfies never;
    }
  }

  #find({ text, isWanted, isBase, isOurs }: Extract<Happening, { kind: 'found' }>): void {
    if (this.going !== null) {
      if (isWanted || this.diary[this.going]!.text === text) {
        this.#arrive();
        return;
      }
      this.#mark(this.going, 'bad');
      this.going = null;
      if (isBase) {
        return;
      }
    }
    const textOf = (index: number | null) => (index === null ? null : this.diary[index]!.text);
    if (text === textOf(this.there)) {
      return;
    }
    if (!isValid(text)) {
      const last = this.diary.at(-1);
      const isKnown = last?.state === 'bad' && last.text === text;
      if (!isKnown && text !== textOf(this.trusted)) {
        this.#write(text, 'bad');
      }
      return;
    }
    this.#giveWay('change');
    if (text === textOf(this.trusted)) {
      this.there = this.trusted;
      return;
    }
    const isFirst = this.there === null;
    this.there = this.#write(text, isFirst || isOurs ? 'candidate' : 'drifted');
  }
}

const text = fc.nat(7);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('begin' as const),
      text,
      isRollback: fc.boolean(),
      isRepair: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('landed', 'refused', 'proven', 'failed', 'takenIn'),
    }) as fc.Arbitrary<Happening>,
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('found' as const),
      text,
      isWanted: fc.boolean(),
      isBase: fc.boolean(),
      isOurs: fc.boolean(),
    }),
  },
);

test(`in ${sequences} sequences the rules do as an independent automaton does`, () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 60 }), (happenings) => {
      const driven = new Driven();
      const reference = new Reference();
      for (const what of happenings) {
        driven.happen(what);
        reference.happen(what);
        expect(driven.rows.map(({ text: t, state }) => [t, state])).toEqual(
          reference.diary.map(({ text: t, state }) => [t, state]),
        );
      }
    }),
    { numRuns: sequences },
  );
}, 600_000);

test('whatever happens, at most one version is good, applying, watched or loose, and the good one is never lost', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 60 }), (happenings) => {
      const driven = new Driven();
      let hadGood = false;
      for (const what of happenings) {
        driven.happen(what);
        const count = (...states: ConfigState[]) =>
          driven.rows.filter(({ state }) => states.includes(state)).length;
        const good = count('good');
        expect(Math.max(good, count('applying'), count('watching'))).toBeLessThanOrEqual(1);
        expect(count('candidate', 'drifted')).toBeLessThanOrEqual(1);
        expect(count('watching') + count('candidate', 'drifted')).toBeLessThanOrEqual(1);
        hadGood ||= good === 1;
        expect(good).toBe(hadGood ? 1 : 0);
      }
    }),
    { numRuns: sequences },
  );
}, 600_000);
