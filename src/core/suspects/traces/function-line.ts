import { position, withoutTail, type Found } from './frame.ts';

const GO_PLACE = /^(.*\.(?:go|s|goc)):(\d{1,9})$/;
const GO_FUNCTION =
  /(?:^|[\s"'|>])((?:[\w.~@%-]+\/)*[\w~%-]+\.(?:\(\*?[\w.]+(?:\[[^\]]*\])?\)\.)?[\w.·-]+(?:\[[^\]]*\])?(?:\.[\w.]+)*)(?=\(|$| in goroutine)|(?:^|\s)(panic)\(/;

/** Go prints two lines for a frame: the function, and its place on a line of its own, indented. */
export function goFrame(line: string, previous: string): Found | undefined {
  if (!line.includes('.go:') && !line.includes('.s:')) return undefined;
  const text = withoutTail(line.replace(/ \+0x[\da-f]+(?: fp=.*)?$/, ''), ' \t"\'})],');
  const place = GO_PLACE.exec(text.slice(Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t')) + 1));
  const name = goFunction(previous);
  if (!place || name === undefined) return undefined;
  return { path: place[1] ?? '', line: position(place[2]), function: name, language: 'go' };
}

export function goFunction(line: string): string | undefined {
  if (!line.includes('.') && !line.includes('panic(')) return undefined;
  const match = GO_FUNCTION.exec(line);
  return match?.[1] ?? match?.[2];
}

/** A function of a module with a host in its name, whose file nobody wrote down: the path of its package stands for it. */
export function goPackage(line: string): Found | undefined {
  const name = goFunction(line);
  if (name === undefined || !/^[\w-]+\.[\w.-]+\/.*\.[(\w]/.test(name)) return undefined;
  const path = name.slice(0, name.indexOf('.', name.lastIndexOf('/')));
  return { path, function: name, language: 'go' };
}
