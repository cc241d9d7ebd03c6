// @vitest-environment node
import Holidays from 'date-holidays';
import { expect, test } from 'vitest';

import { holidayCountries } from '#renderer/features/settings/hours/holiday-countries.ts';

test('the countries on offer are those whose holidays the agent knows', () => {
  const known = Object.keys(new Holidays().getCountries());
  expect([...holidayCountries].sort()).toEqual(known.sort());
});
