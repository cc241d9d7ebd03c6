import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { type ConfigTemplate, configTemplateSchema } from '#shared/schemas/config.ts';
import { aBot, answersFor, aTenant } from '#test/renderer/support/a-console.ts';
import { type Answers, refusal, renderConsole } from '#test/renderer/support/render-console.tsx';

import { aStanding, aText, versions } from './a-config.ts';
import { aLadder } from './a-ladder.ts';

const tenant = aTenant(1);
const bot = aBot(1, { name: 'Vendas' });
const other = aBot(2, { name: 'Suporte' });
const well = aLadder({ state: 'idle', incidentId: null, attempts: [], next: null });

function aTemplate(change: Partial<ConfigTemplate> = {}): ConfigTemplate {
  return configTemplateSchema.parse({
    id: '0199f3c1-000a-7000-8000-000000000001',
    tenantId: tenant.id,
    name: 'House rules',
    format: 'json',
    text: '{ "greeting": "{{greeting}}" }',
    values: ['greeting'],
    bots: [],
    updatedAt: 0,
    sync: null,
    ...change,
  });
}

const followed = (isInSync: boolean) => ({
  bots: [{ botId: bot.id, values: { greeting: 'Olá' }, isInSync }],
});

async function templatesWith(template: ConfigTemplate | undefined, answers: Answers = {}) {
  const console = renderConsole({
    path: `/bots/${bot.tenantId}/${bot.id}?tab=config`,
    answers: {
      ...answersFor([tenant], [bot, other]),
      'bots.byId': () => bot,
      'recovery.ladder': () => well,
      'config.standing': () => aStanding(),
      'config.versions': () => ({ items: versions }),
      'config.version': () => aText(versions[0]),
      'config.templates.list': () => ({ items: template ? [template] : [] }),
      'config.templates.save': () => aTemplate(),
      'config.templates.remove': () => ({ removed: true }),
      'config.templates.assign': () => aTemplate(followed(false)),
      'config.templates.unassign': () => ({ unassigned: true }),
      'config.templates.sync': () => aTemplate(followed(false)),
      ...answers,
    },
  });
  const card = await screen.findByRole('region', { name: 'Templates' });
  return { ...console, card, inCard: within(card) };
}

const callsOf = (calls: [string, unknown][], path: string) =>
  calls.filter(([called]) => called === path).map(([, input]) => input);

test('a template is written and saved under its name', async () => {
  const { inCard, calls } = await templatesWith(undefined);
  inCard.getByText('No template yet.');

  fireEvent.click(inCard.getByRole('button', { name: 'New template' }));
  const inDialog = within(await screen.findByRole('dialog', { name: 'New template' }));
  const save = inDialog.getByRole<HTMLButtonElement>('button', { name: 'Save' });
  expect(save.disabled).toBe(true);
  fireEvent.change(inDialog.getByLabelText('Name'), { target: { value: 'House rules' } });
  fireEvent.change(inDialog.getByRole('textbox', { name: 'Text' }), {
    target: { value: '{ "greeting": "{{greeting}}" }' },
  });
  fireEvent.click(save);

  await screen.findByText('Template House rules was saved');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(callsOf(calls, 'config.templates.save')).toEqual([
    {
      tenantId: tenant.id,
      template: {
        name: 'House rules',
        format: 'json',
        text: '{ "greeting": "{{greeting}}" }',
      },
    },
  ]);
});

test('a bot follows a template once each of its open values is given', async () => {
  const { inCard, calls } = await templatesWith(aTemplate());

  fireEvent.click(inCard.getByRole('button', { name: 'Let this bot follow it' }));
  const inDialog = within(
    await screen.findByRole('dialog', { name: 'Let Vendas follow House rules' }),
  );
  const follow = inDialog.getByRole<HTMLButtonElement>('button', { name: /^Let this bot/ });
  expect(follow.disabled).toBe(true);
  fireEvent.change(inDialog.getByLabelText('greeting'), { target: { value: 'Olá' } });
  fireEvent.click(follow);

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(callsOf(calls, 'config.templates.assign')).toMatchObject([
    { botId: bot.id, values: { greeting: 'Olá' } },
  ]);
});

test('a bot that differs from its template is said to, and brought in line on a word', async () => {
  const { inCard, calls } = await templatesWith(aTemplate(followed(false)));
  inCard.getByText('differs');

  fireEvent.click(inCard.getByRole('button', { name: 'Bring all in line' }));

  await screen.findByText('Being brought in line, one after another');
  expect(callsOf(calls, 'config.templates.sync')).toHaveLength(1);
});

test('a template that bots follow cannot be removed, and one that is in line needs nothing', async () => {
  const { inCard } = await templatesWith(aTemplate(followed(true)));

  inCard.getByText('as the template says');
  expect(inCard.getByRole('button', { name: 'Stop following' })).toBeTruthy();
  expect(inCard.queryByRole('button', { name: 'Remove' })).toBeNull();
  expect(inCard.queryByRole('button', { name: 'Bring all in line' })).toBeNull();
});

test.for([
  [{ state: 'running', done: 1, total: 3 }, '1 of 3 brought in line'],
  [{ state: 'stopped', done: 1, total: 3 }, 'Stopped after 1 of 3: a bot did not get well with it'],
] as const)('how far bringing in line has come is said: %j', async ([sync, words]) => {
  const template = aTemplate({
    ...followed(false),
    sync: { ...sync, botId: bot.id, startedAt: 0 },
  });
  const { inCard } = await templatesWith(template);

  expect(inCard.getByText(words)).toBeTruthy();
});

test('a template of another format cannot be laid over the bot’s configuration', async () => {
  const { inCard } = await templatesWith(aTemplate({ format: 'yaml' }));

  expect(inCard.queryByRole('button', { name: /^Let this bot/ })).toBeNull();
});

test('a name that is taken is said, and what was typed stays', async () => {
  const { inCard } = await templatesWith(undefined, {
    'config.templates.save': () => {
      throw refusal('template_name_taken');
    },
  });
  fireEvent.click(inCard.getByRole('button', { name: 'New template' }));
  const inDialog = within(await screen.findByRole('dialog', { name: 'New template' }));
  fireEvent.change(inDialog.getByLabelText('Name'), { target: { value: 'House rules' } });
  fireEvent.change(inDialog.getByRole('textbox', { name: 'Text' }), { target: { value: '{}' } });
  fireEvent.click(inDialog.getByRole('button', { name: 'Save' }));

  await screen.findByText('This could not be done');
  expect(inDialog.getByLabelText<HTMLInputElement>('Name').value).toBe('House rules');
});
