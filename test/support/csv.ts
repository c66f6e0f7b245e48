/** Reads CSV as RFC 4180 writes it: rows end with CRLF, quoted cells may hold anything. Each row by its column names. */
export function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const match = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
    match.lastIndex = at;
    const cell = match.exec(text);
    if (cell === null) throw new Error(`No cell at ${at}: ${text.slice(at, at + 40)}`);
    row.push(cell[1]?.replaceAll('""', '"') ?? (cell[2] as string));
    if (cell[3] !== ',') {
      rows.push(row);
      row = [];
    }
    at = match.lastIndex;
  }
  const [header = [], ...lines] = rows;
  return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] as string])));
}
