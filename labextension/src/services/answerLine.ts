/** The line `answer_q03_2 = ['b']` of an answer cell: find it, read it, rewrite it. */

export interface IAnswerSpan {
  start: number;
  end: number;
  letters: string[];
}

/** Where `variable` is assigned in `source`, and the letters it holds; null where it is not. */
export function findAnswer(source: string, variable: string): IAnswerSpan | null {
  const name = variable.replace(/[^A-Za-z0-9_]/g, '');
  const assigned = new RegExp(`^${name}[ \\t]*=(?!=)[ \\t]*(\\[[^\\]]*\\]|[^\\n#]*)`, 'm').exec(
    source
  );
  if (!assigned) {
    return null;
  }
  const letters = [...assigned[1].matchAll(/['"]\s*([A-Za-z])\s*['"]/g)].map(found =>
    found[1].toLowerCase()
  );
  return {
    start: assigned.index,
    end: assigned.index + assigned[0].trimEnd().length,
    letters: [...new Set(letters)].sort()
  };
}

/** The line itself, as Python would print the list. */
export function answerLine(variable: string, letters: readonly string[]): string {
  const list = [...letters].sort().map(letter => `'${letter}'`);
  return `${variable} = [${list.join(', ')}]`;
}
