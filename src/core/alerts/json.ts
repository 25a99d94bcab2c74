import { visible } from '../text/visible.ts';

/** Alerts are a few kilobytes; a group of hundreds of them is less than this. */
const MAX_CHARACTERS = 1_000_000;
const MAX_DEPTH = 40;

export type ReadJson = { readonly value: unknown } | { readonly problem: string };

/**
 * Reads JSON that may come from anywhere: bounded in size and depth, without keys that could reach a prototype, and
 * with all its texts as they may be shown.
 */
export function readJson(text: string): ReadJson {
  if (text.length > MAX_CHARACTERS) return { problem: 'It is too large for an alert. Copy one alert of it.' };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { problem: 'It is not JSON. Copy the whole payload, from the first to the last brace.' };
  }
  try {
    return { value: clean(value, 0) };
  } catch (error) {
    if (error instanceof RangeError) return { problem: 'It is nested too deeply for an alert.' };
    throw error;
  }
}

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** @throws RangeError when it is nested too deeply */
function clean(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]): [string, unknown] => [visible(key), item])
      .filter(([key]) => !UNSAFE.has(key))
      .map(([key, item]) => [key, clean(item, depth + 1)]),
  );
}
