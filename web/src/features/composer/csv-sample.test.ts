import { expect, test } from "vitest";
import { parseSample, readSample, samplesByColumn } from "@/features/composer/csv-sample";

test("quoted cells keep their delimiters, quotes and line breaks", () => {
  const rows = parseSample('Email;Note\r\nada@example.com;"a;b ""c""\nd"\r\n', ";");
  expect(rows).toEqual([
    ["Email", "Note"],
    ["ada@example.com", 'a;b "c"\nd'],
  ]);
});

test("samples are the first values of each column, without the header and empty cells", () => {
  const rows = parseSample("Email,City\na@x.org,\nb@x.org,Berlin\n", ",");
  expect(samplesByColumn(rows, ["Email", "City"])).toEqual([["a@x.org", "b@x.org"], ["Berlin"]]);
});

test("a file is decoded as the API found it to be written", async () => {
  const bytes = new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0xe9, 0, 0x0a, 0]);
  expect(await readSample(new Blob([bytes]), "utf-16-le", ",")).toEqual([["a", "é"]]);
});
