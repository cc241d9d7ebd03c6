// @vitest-environment node
import { expect, test } from 'vitest';

import { markedParts, rangeOf } from '#renderer/features/settings/templates/issue-range.ts';
import type { TemplateIssue } from '#shared/schemas/voice.ts';

const text = 'Hello {{ bot }},\n{{ custmer | upcase }} is gone\n{% include "x" %}';
const issue = (change: Partial<TemplateIssue>): TemplateIssue => ({
  field: 'body',
  line: null,
  column: null,
  code: 'syntax',
  name: null,
  ...change,
});
const marked = (change: Partial<TemplateIssue>) => {
  const range = rangeOf(text, issue(change));
  return range && text.slice(range.from, range.to);
};

test('the name that an issue is about is what is marked', () => {
  expect(marked({ line: 2, column: 1, name: 'custmer' })).toBe('custmer');
  expect(marked({ line: 2, column: 4, name: 'upcase' })).toBe('upcase');
  expect(marked({ line: 3, column: 1, name: 'include' })).toBe('include');
});

test('without a name it is the tag that stands there, or what is left of the line', () => {
  expect(marked({ line: 2, column: 1 })).toBe('{{ custmer | upcase }}');
  expect(marked({ line: 1, column: 7 })).toBe('{{ bot }}');
  expect(marked({ line: 2, column: 24 })).toBe('is gone');
});

test('an issue about the whole marks nothing, and one beyond the end does not fail', () => {
  expect(marked({})).toBeUndefined();
  expect(marked({ line: 9, column: 9, name: 'x' })).toBeUndefined();
});

test('marks that overlap or touch never repeat or lose a letter', () => {
  const parts = markedParts('abcdef', [
    { from: 3, to: 5 },
    { from: 1, to: 4 },
    { from: 5, to: 6 },
  ]);
  expect(parts.map((part) => part.text).join('')).toBe('abcdef');
  expect(parts.filter((part) => part.isMarked).map((part) => part.text)).toEqual(['bcd', 'e', 'f']);
});
