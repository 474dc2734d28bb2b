/** The beginning of a CSV as the person's own eyes would read it, for a glance; the API decides. */

const SAMPLE_BYTES = 64 * 1024;

/** The first rows of a file, read as the API found it to be written. */
export async function readSample(
  file: Blob,
  encoding: string | null,
  delimiter: string | null,
): Promise<string[][]> {
  const bytes = await file.slice(0, SAMPLE_BYTES).arrayBuffer();
  return parseSample(decoderOf(encoding).decode(bytes), delimiter ?? ",");
}

function decoderOf(encoding: string | null): TextDecoder {
  const label = (encoding ?? "utf-8").replace(/^utf-16-/, "utf-16").replace(/^utf-32.*/, "utf-8");
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}

/** Records with quoted cells; the last is left out when it may be cut off. */
export function parseSample(text: string, delimiter: string, most = 6): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const end = () => {
    row.push(cell);
    cell = "";
    if (row.some((one) => one !== "")) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length && rows.length < most; at += 1) {
    const letter = text.charAt(at);
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text.charAt(at + 1) === '"') cell += text.charAt((at += 1));
      else isQuoted = false;
    } else if (letter === '"' && cell === "") isQuoted = true;
    else if (letter === delimiter) {
      row.push(cell);
      cell = "";
    } else if (letter === "\n") end();
    else if (letter !== "\r") cell += letter;
  }
  if (rows.length < most && (cell !== "" || row.length > 0)) end();
  return rows;
}

/** Up to three values a column, without the header row. */
export function samplesByColumn(rows: readonly string[][], header: readonly string[]): string[][] {
  const isHeader = rows[0]?.every((cell, index) => cell.trim() === header[index]);
  const people = isHeader ? rows.slice(1) : rows;
  return header.map((_, index) =>
    people
      .map((row) => (row[index] ?? "").trim())
      .filter((value) => value !== "")
      .slice(0, 3),
  );
}
