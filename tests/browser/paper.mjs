/** What a printer would get: the pages of a PDF as pictures, and the codes that a telephone finds on them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inflateRawSync } from "node:zlib";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const { resolve } = createRequire(import.meta.url);
/** Never asked for over the network: the tests have none. */
prepareZXingModule({ overrides: { wasmBinary: readFileSync(resolve("zxing-wasm/reader/zxing_reader.wasm")).buffer } });

const FILES = {
  "/": ["text/html", "<!doctype html><title>paper</title>"],
  "/pdf.mjs": ["text/javascript", readFileSync(resolve("pdfjs-dist/build/pdf.min.mjs"))],
  "/worker.mjs": ["text/javascript", readFileSync(resolve("pdfjs-dist/build/pdf.worker.min.mjs"))],
};
const ORIGIN = "http://paper.invalid";
/** Pixels a PDF point: 216 dots an inch, less than any printer's. */
const SCALE = 3;
const MM_A_POINT = 25.4 / 72;

/** The pages of a PDF: `{ width_mm, height_mm, png }`. Drawn by Chromium itself, whose canvas is the only one at hand. */
export async function drawn(browser, pdf) {
  const pages = await reading(browser, draw, [pdf.toString("base64"), SCALE]);
  return pages.map(({ width, height, data }) => ({
    width_mm: width * MM_A_POINT,
    height_mm: height * MM_A_POINT,
    png: Buffer.from(data.split(",")[1], "base64"),
  }));
}

/** What `read` answers in a page that has the PDF reader and nothing else. */
async function reading(browser, read, argument) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const [contentType, body] = FILES[new URL(route.request().url()).pathname] ?? [];
    return body ? route.fulfill({ contentType, body }) : route.abort();
  });
  try {
    await page.goto(`${ORIGIN}/`);
    return await page.evaluate(read, argument);
  } finally {
    await context.close();
  }
}

/** What a PDF says, page by page, its language and title. */
export async function told(browser, pdf) {
  return reading(browser, tell, pdf.toString("base64"));
}

/** Runs in the page. */
async function tell(base64) {
  const { getDocument, GlobalWorkerOptions } = await import("/pdf.mjs");
  GlobalWorkerOptions.workerSrc = "/worker.mjs";
  const document_ = await getDocument({ data: Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)) }).promise;
  const { info } = await document_.getMetadata();
  const pages = [];
  for (let n = 1; n <= document_.numPages; n++) {
    const { items } = await (await document_.getPage(n)).getTextContent();
    pages.push(items.map(({ str }) => str).join(" ").replace(/\s+/g, " "));
  }
  return { title: info.Title, language: info.Language, pages };
}

/** The files of a zip, by name: enough of the format to read a workbook. */
export function unzipped(file) {
  const files = {};
  let at = file.readUInt32LE(file.lastIndexOf(Buffer.from("PK\x05\x06")) + 16);
  while (file.readUInt32LE(at) === 0x02014b50) {
    const [packed, name, extra, comment] = [file.readUInt32LE(at + 20), ...[28, 30, 32].map((place) => file.readUInt16LE(at + place))];
    const from = file.readUInt32LE(at + 42);
    const start = from + 30 + file.readUInt16LE(from + 26) + file.readUInt16LE(from + 28);
    const body = file.subarray(start, start + packed);
    files[file.toString("utf8", at + 46, at + 46 + name)] = (file.readUInt16LE(at + 10) === 8 ? inflateRawSync(body) : body).toString();
    at += 46 + name + extra + comment;
  }
  return files;
}

/** Runs in the page. */
async function draw([base64, scale]) {
  const { getDocument, GlobalWorkerOptions } = await import("/pdf.mjs");
  GlobalWorkerOptions.workerSrc = "/worker.mjs";
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const document_ = await getDocument({ data }).promise;
  const pages = [];
  for (let n = 1; n <= document_.numPages; n++) {
    const sheet = await document_.getPage(n);
    const { width, height } = sheet.getViewport({ scale: 1 });
    const viewport = sheet.getViewport({ scale });
    const canvas = Object.assign(document.createElement("canvas"), { width: viewport.width, height: viewport.height });
    await sheet.render({ canvasContext: canvas.getContext("2d"), viewport }).promise;
    pages.push({ width, height, data: canvas.toDataURL("image/png") });
  }
  return pages;
}

/** The QR codes of a drawn page: `{ text, side_mm }`. */
export async function codes({ png }) {
  const found = await readBarcodes(new Blob([png]), { formats: ["QRCode"], tryHarder: true });
  return found.map(({ text, position: { topLeft, topRight } }) => ({
    text,
    side_mm: (Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y) / SCALE) * MM_A_POINT,
  }));
}
