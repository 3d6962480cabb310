/** Which cluster the views follow. */

import { expect, test } from 'vitest';
import { pickSelected } from '../../../src/services/clusters/cluster';
import { cluster } from './cluster';

const old = cluster({ id: 'old' });
const young = cluster({ id: 'young' });
const lost = cluster({ id: 'lost', state: 'lost' });
const starting = cluster({ id: 'starting', state: 'starting' });

test('nothing is selected where there is nothing', () => {
  expect(pickSelected([], 'old')).toBeNull();
});

test('the choice of the reader holds, even for a lost cluster', () => {
  expect(pickSelected([lost, old, young], 'lost')).toBe(lost);
});

test('without a choice the newest live cluster is followed', () => {
  expect(pickSelected([old, young, lost, starting], null)).toBe(young);
});

test('a choice that is gone no longer counts', () => {
  expect(pickSelected([old, young], 'gone')).toBe(young);
});

test('a starting cluster comes before a lost one', () => {
  expect(pickSelected([starting, lost], null)).toBe(starting);
  expect(pickSelected([lost], null)).toBe(lost);
});
