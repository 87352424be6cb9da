/** Longer lists of columns hide what a statement is about. */
const longestList = 24;

/** "SELECT … FROM artist WHERE id = $1", "INSERT INTO t (…) VALUES (…)": what tells it from others in one line. */
export function shortText(text: string, longest: number = longestList): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  const select = /^(select(?: distinct)? )(.*?)( from .*)$/iu.exec(line);
  if (select !== null) {
    const [, head = '', list = '', rest = ''] = select;
    // A subquery in the list has a FROM of its own.
    const isWhole = count(list, '(') === count(list, ')');
    return isWhole && list.length > longest ? `${head}…${rest}` : line;
  }
  const insert = /^(insert into \S+ )\(([^()]*)\)( values )\((.*)\)(.*?)$/iu.exec(line);
  if (insert !== null) return `${insert[1]}(…)${insert[3]}(…)${insert[5]}`;
  return line;
}

const count = (text: string, sign: string): number => text.split(sign).length - 1;
