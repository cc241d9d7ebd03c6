import { commonFacts, kindExamples } from './kind-examples.ts';
import { type Facts, unknownFacts } from './message-facts.ts';
import type { Sentences, Telling } from './write-message.ts';

type Value = string | number | null;
type Values = { [name: string]: Value | Values | Values[] };

/**
 * What a template of a person can name. Names stay the same for good: templates are written against them. What nobody
 * knows is null, so that `{% if alert.cause %}` works.
 */
export function templateValues({
  telling,
  sentences,
  agent,
  affected,
  signature,
}: {
  telling: Telling;
  sentences: Sentences;
  agent: string;
  /** The bots that a message about several is about. */
  affected: readonly string[];
  signature: string;
}): Values {
  const { about, phase, facts, link } = telling;
  const fact = (name: string): Value => known(facts, name);
  const { icon, subject, what, note, tried, next, repeat, salutation, signOff } = sentences;
  return {
    greeting: salutation,
    signature,
    sign_off: signOff,
    icon,
    link: link ?? '',
    subject,
    what,
    note,
    tried,
    next,
    repeat,
    agent: { name: agent },
    client: { name: fact('company') },
    person: { name: fact('person') },
    bot: { name: fact('bot'), id: fact('botId') },
    alert: {
      kind: about,
      phase,
      severity: fact('severity'),
      since: fact('since'),
      duration: fact('duration'),
      cause: fact('cause'),
      next_step: fact('nextStep'),
      attempts: fact('attempts'),
      count: fact('count'),
    },
    incident: { url: link ?? '', affected: affected.map((name) => ({ name })) },
    facts: factValues(about, facts),
  };
}

function known(facts: Facts, name: string): Value {
  const value = facts[name];
  return value === undefined || (value !== 0 && value === unknownFacts[name]) ? null : value;
}

/** What is particular to a kind, all of it whether known or not: a name that exists never fails. */
function factValues(about: Telling['about'], facts: Facts): Values {
  const names = about === 'group' || about === 'digest' ? [] : kindExamples[about].facts;
  return Object.fromEntries(
    [...names, ...commonFacts].map((name) => [snakeCase(name), known(facts, name)]),
  );
}

const snakeCase = (name: string) =>
  name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);

/** Every name that a template of this kind can use, with what it stands for in made-up facts. */
export function listVariables(values: Values): { name: string; example: string }[] {
  return Object.entries(values).flatMap(([name, value]) => listed(name, value));
}

function listed(
  name: string,
  value: Value | Values | Values[],
): { name: string; example: string }[] {
  if (Array.isArray(value)) {
    const [first] = value;
    const shown = first === undefined ? '' : Object.values(first).map(String).join(', ');
    return [{ name, example: shown }];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([part, inner]) => listed(`${name}.${part}`, inner));
  }
  return [{ name, example: value === null ? '' : String(value) }];
}

export type TemplateValues = Values;
