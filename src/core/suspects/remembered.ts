/** Whoever ranks meets the same words, paths and messages again and again. */
const MOST = 40_000;

/** The same function, which keeps its answers. What one repository says, the next does not: too many are all forgotten. */
export function remembered<T>(make: (text: string) => T, most = MOST): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = make(text);
      if (known.size >= most) known.clear();
      known.set(text, answer);
    }
    return answer;
  };
}
