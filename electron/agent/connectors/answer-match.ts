import type { AnswerFault } from './http-failure.ts';
import { quoted } from './http-reading.ts';
import { findMismatch, type Json } from './json-match.ts';

export type Expectation = { expectText?: string | undefined; expectJson?: Json | undefined };

/** How a text differs from what was expected of it, in words that evidence can carry. */
export function faultOfText(
  text: string,
  { expectText, expectJson }: Expectation,
): AnswerFault | undefined {
  if (expectText !== undefined && !text.includes(expectText)) {
    return wrong({ expected: quoted(expectText), got: quoted(text) });
  }
  return expectJson === undefined ? undefined : faultOfJson(text, expectJson);
}

function faultOfJson(text: string, expected: Json): AnswerFault | undefined {
  let got: Json;
  try {
    got = JSON.parse(text) as Json;
  } catch {
    return wrong({ expected: 'JSON', got: quoted(text) });
  }
  const mismatch = findMismatch(expected, got);
  return (
    mismatch &&
    wrong({
      at: quoted(mismatch.at),
      expected: quoted(JSON.stringify(mismatch.expected)),
      got: mismatch.got === undefined ? null : quoted(JSON.stringify(mismatch.got)),
    })
  );
}

function wrong(evidence: AnswerFault['evidence']): AnswerFault {
  return { cause: 'wrong_answer', evidence };
}
