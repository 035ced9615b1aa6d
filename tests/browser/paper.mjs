/** What a printer would get: the pages of a PDF as pictures, and the codes that a telephone finds on them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
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
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const [contentType, body] = FILES[new URL(route.request().url()).pathname] ?? [];
    return body ? route.fulfill({ contentType, body }) : route.abort();
  });
  try {
    await page.goto(`${ORIGIN}/`);
    const pages = await page.evaluate(draw, [pdf.toString("base64"), SCALE]);
    return pages.map(({ width, height, data }) => ({
      width_mm: width * MM_A_POINT,
      height_mm: height * MM_A_POINT,
      png: Buffer.from(data.split(",")[1], "base64"),
    }));
  } finally {
    await context.close();
  }
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
