import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  type AnswerRequest,
  answerLines,
  readAnswer,
  usualSnoozeMs,
} from '#electron/agent/notify/answers/answer-words.ts';

const minute = 60_000;
const hour = 60 * minute;

test.for<[string, AnswerRequest]>([
  ['ok', { kind: 'acknowledge', code: null }],
  ['OK 4821', { kind: 'acknowledge', code: '4821' }],
  ['Ok!!! 4821.', { kind: 'acknowledge', code: '4821' }],
  ['👍 4821', { kind: 'acknowledge', code: '4821' }],
  ['ｏｋ ４８２１', { kind: 'acknowledge', code: '4821' }],
  ['Deixa comigo', { kind: 'acknowledge', code: null }],
  ['ciente 0042', { kind: 'acknowledge', code: '0042' }],
  ['got it', { kind: 'acknowledge', code: null }],
  ['Me encargo', { kind: 'acknowledge', code: null }],
  ['adiar', { kind: 'snooze', forMs: usualSnoozeMs, code: null }],
  ['adiar 1h', { kind: 'snooze', forMs: hour, code: null }],
  ['Adiar por 30 min 4821', { kind: 'snooze', forMs: 30 * minute, code: '4821' }],
  ['adiar 4821 2 horas', { kind: 'snooze', forMs: 2 * hour, code: '4821' }],
  ['snooze 90', { kind: 'snooze', forMs: 90 * minute, code: null }],
  ['snooze for 2 days', { kind: 'snooze', forMs: 48 * hour, code: null }],
  ['posponer 1 día', { kind: 'snooze', forMs: 24 * hour, code: null }],
  ['más tarde', { kind: 'snooze', forMs: usualSnoozeMs, code: null }],
  ['status', { kind: 'status', bot: null }],
  ['Situação?', { kind: 'status', bot: null }],
  ['estado del soporte', { kind: 'status', bot: 'soporte' }],
  ['como está o bot Vendas?', { kind: 'status', bot: 'vendas' }],
  ['how is Sales', { kind: 'status', bot: 'sales' }],
  ['reiniciar vendas', { kind: 'restart', bot: 'vendas', code: null, whole: 'vendas' }],
  [
    'Reinicia o bot Vendas 4821',
    { kind: 'restart', bot: 'vendas', code: '4821', whole: 'vendas 4821' },
  ],
  ['restart 4821', { kind: 'restart', bot: null, code: '4821', whole: '4821' }],
  ['reboot', { kind: 'restart', bot: null, code: null, whole: null }],
  ['4821', { kind: 'code', code: '4821' }],
  ['ajuda', { kind: 'help' }],
  ['AYUDA', { kind: 'help' }],
  ['?', { kind: 'help' }],
])('"%s" is understood', ([text, expected]) => {
  expect(readAnswer(text)).toEqual(expected);
});

test.for([
  '',
  '   ',
  'okapi',
  'ok, but why?',
  'ok 482',
  'ok 48210',
  'ok 4821 4822',
  'adiar 1 minuto',
  'adiar 8 dias',
  'snooze until christmas',
  'please restart sales',
  'não reiniciar vendas',
  'help me restart everything',
  'bom dia',
  `ok ${'4821 '.repeat(50)}`,
  'ok\u202E1284',
])('"%s" is not understood', (text) => {
  expect(readAnswer(text)).toEqual({ kind: 'unknown' });
});

test('what was written in quick succession comes as one text and is read line by line', () => {
  expect(answerLines('ok 4821\r\nreiniciar vendas\n\n  status ')).toEqual([
    'ok 4821',
    'reiniciar vendas',
    'status',
  ]);
});

test('whatever is written, it is read, and asks for nothing that is out of bounds', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 3_000 });
  const isWithinBounds = (text: string): boolean => {
    const read = readAnswer(text);
    const forMs = read.kind === 'snooze' ? read.forMs : hour;
    const code = 'code' in read ? read.code : null;
    return (
      forMs >= 5 * minute &&
      forMs <= 7 * 24 * hour &&
      (code === null || /^[0-9]{4}$/.test(code)) &&
      answerLines(text).every((line) => line.length <= 1_600)
    );
  };
  expect(() => fc.assert(fc.property(anything, isWithinBounds), { numRuns: 2_000 })).not.toThrow();
});
