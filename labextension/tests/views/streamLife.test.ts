// @vitest-environment jsdom
/** The task stream through death, sleep and clocks that disagree: never blank, always true. */

import { afterEach, expect, test } from 'vitest';
import { identity } from '../../src/views/shared/options';
import { StreamState } from '../../src/views/taskStream/model/streamState';
import { StreamOnWire } from './wire';

let stream: StreamOnWire;

function open(name: string): void {
  stream = new StreamOnWire(name);
}

afterEach(() => stream.remove());

test('a scheduler that comes back continues after its history, said in one line', () => {
  open('restarted');
  stream.until(6);
  expect(stream.alert).toContain('does not answer; trying again. History kept');
  expect(stream.line).toContain('3 tasks · 1 worker · ');
  stream.until(11);
  expect(stream.alert).toBe('');
  expect(stream.line).toMatch(
    /^5 tasks · 3 before the scheduler’s restart · 1 repeated · 1 worker/
  );
  expect(stream.line).toContain(' · 1 running · ');
  expect(stream.line).toMatch(/6 missed$/);
  expect(stream.facts).toMatchObject({ tasks: '5', running: '1', following: 'true' });
});

test('a task that runs once more is shown at work, though it has ended before', () => {
  open('restarted');
  const recording = new StreamState(stream.feed, () => undefined, identity);
  stream.until(11);
  recording.sync();
  expect(recording.placeRunning(recording.model)).toMatchObject([{ prefix: 'inc' }]);
  recording.dispose();
});

test('rows sent again after a restart change no figure', () => {
  open('restarted');
  stream.until(11);
  const { line } = stream;
  stream.until(15);
  expect(stream.line).toBe(line);
});

test('the axis of a restarted run is as long as the run', () => {
  open('restarted');
  stream.until(11);
  stream.press('f');
  stream.pass(0.6);
  expect(stream.window).toBe('0 s to 1 min 1 s of 1 min 1 s');
});

test('a new scheduler whose clock is an hour behind starts an axis of its own', () => {
  open('restarted');
  stream.until(15);
  stream.press('f');
  stream.until(19);
  expect(stream.window).toMatch(/ of 2\.\d\d s$/);
  expect(stream.facts).toMatchObject({ tasks: '2', following: 'true' });
});

test('who looks back at a scheduler’s death is left where she is', () => {
  open('restarted');
  stream.until(5);
  stream.press('f');
  stream.until(11);
  expect(stream.facts).toMatchObject({ following: 'false', tasks: '5' });
  expect(stream.line).toMatch(/paused, 2 newer$/);
});

test('a reader that was asleep for an hour learns what is missing, and follows again', () => {
  open('asleep');
  stream.until(4);
  stream.pass(3600);
  stream.until(7);
  expect(stream.line).toMatch(/^4 tasks · .* · 4,998 missed$/);
  expect(stream.facts).toMatchObject({ state: 'live', following: 'true', running: '1' });
  expect(stream.window).toBe('1 h 0 min to 1 h 0 min of 1 h 0 min');
});

test('clocks that disagree by seconds move tasks by as much, and none by decades', () => {
  open('clocks');
  stream.until(4);
  expect(stream.facts).toMatchObject({ tasks: '5', running: '1', following: 'true' });
  stream.press('f');
  stream.pass(0.6);
  expect(stream.window).toBe('0 s to 10.3 s of 10.3 s');
  expect(stream.line).toMatch(/^5 tasks · 4 workers · 1 running · /);
});

test('a running task is as old as the scheduler’s clock says, whatever another clock does', () => {
  open('clocks');
  const recording = new StreamState(stream.feed, () => undefined, identity);
  stream.until(4);
  recording.sync();
  expect(recording.clock()).toBeCloseTo(1_700_000_010.6, 1);
  expect(recording.runState().now).toBe(1_700_000_014.25);
  recording.dispose();
});
