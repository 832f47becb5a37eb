// Builds the site's assets into OUT (default: assets/ beside this file): minified, under names that hold the hash of their content,
// with manifest.json (logical name -> file name), and precompressed where that makes them smaller.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { Resvg } from "@resvg/resvg-js";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "assets"));
const WORTH_IT = 0.9;

// Bootstrap 5.3 is written for @import and the older colour functions: its warnings are not ours to mend.
const deprecatedInBootstrap = ["import", "global-builtin", "color-functions", "if-function"];

function styles(entry) {
  const { css } = sass.compile(path.join(here, "scss", entry), {
    loadPaths: [path.join(here, "node_modules")],
    quietDeps: true,
    silenceDeprecations: deprecatedInBootstrap,
  });
  return minified(css, { loader: "css" });
}

async function minified(source, options) {
  const { code } = await esbuild.transform(source, { minify: true, target: "es2022", charset: "utf8", ...options });
  return code;
}

// What `entry` brings along comes with it in one file.
async function script(entry, format = "esm") {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(here, "js", entry)],
    bundle: true,
    minify: true,
    format,
    target: "es2022",
    charset: "utf8",
    write: false,
  });
  return outputFiles[0].text;
}

// A page of one file that people keep: its style and script stand in it, and it lets in nothing else.
async function verifier() {
  const parts = { style: (await styles("verifier.scss")).trim(), script: (await script("verifier.js", "iife")).trim() };
  const hash = (content) => createHash("sha256").update(content).digest("base64");
  const values = { ...parts, style_hash: hash(parts.style), script_hash: hash(parts.script) };
  const page = await readFile(path.join(here, "html/verifier.html"), "utf8");
  return page.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
}

async function pictures() {
  const names = (await readdir(path.join(here, "svg"))).filter((name) => name.endsWith(".svg"));
  return Promise.all(names.map(async (name) => [name, await readFile(path.join(here, "svg", name), "utf8")]));
}

function hashed(name, content) {
  const { name: stem, ext } = path.parse(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return `${stem}-${hash}${ext}`;
}

async function writeCompressed(file, bytes) {
  const packed = {
    gz: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  };
  for (const [ending, smaller] of Object.entries(packed)) {
    if (smaller.length < bytes.length * WORTH_IT) {
      await writeFile(`${file}.${ending}`, smaller);
    }
  }
}

async function emit(manifest, name, content) {
  manifest[name] = hashed(name, content);
  const bytes = Buffer.from(content);
  await writeFile(path.join(out, manifest[name]), bytes);
  await writeCompressed(path.join(out, manifest[name]), bytes);
}

// Bitmaps of the drawings, for whoever takes no SVG: icons, which systems cut to their own shape, and what is shown of a shared link.
async function bitmap(drawing, width) {
  const svg = await readFile(path.join(here, "svg", drawing), "utf8");
  return new Resvg(svg, { fitTo: { mode: "width", value: width }, font: { loadSystemFonts: false } }).render().asPng();
}

// An .ico of one picture: a directory of one entry, then the PNG as it is.
function icon(png, size) {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2); // of icons
  head.writeUInt16LE(1, 4); // one
  head.writeUInt8(size, 6);
  head.writeUInt8(size, 7);
  head.writeUInt16LE(1, 10); // plane
  head.writeUInt16LE(32, 12); // bits a pixel
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}

async function bitmaps() {
  return [
    ["favicon.ico", icon(await bitmap("favicon.svg", 32), 32)],
    ["apple-touch-icon.png", await bitmap("bitmaps/icon.svg", 180)],
    ["icon-192.png", await bitmap("favicon.svg", 192)],
    ["icon-512.png", await bitmap("favicon.svg", 512)],
    ["icon-maskable-512.png", await bitmap("bitmaps/icon.svg", 512)],
    ["social.png", await bitmap("bitmaps/social.svg", 1200)],
  ];
}

// What a phone needs to know to put the site on its home screen.
function application(manifest) {
  const png = (name, sizes, purpose) => ({ src: manifest[name], sizes, type: "image/png", purpose });
  return JSON.stringify({
    id: "/",
    name: "Snake Eyes",
    short_name: "Snake Eyes",
    description: "Guess the roll of two dice with play coins. Every roll can be checked by anyone.",
    lang: "en",
    start_url: "/bet/place",
    scope: "/",
    display: "standalone",
    background_color: "#0b5138",
    theme_color: "#0b5138",
    icons: [
      { src: manifest["favicon.svg"], sizes: "any", type: "image/svg+xml", purpose: "any" },
      png("icon-192.png", "192x192", "any"),
      png("icon-512.png", "512x512", "any"),
      png("icon-maskable-512.png", "512x512", "maskable"),
    ],
  });
}

const files = [
  ["site.css", await styles("site.scss")],
  ["site.js", await script("site.js")],
  ["dashboard.js", await script("dashboard.js")],
  ["snake-eyes-verifier.html", await verifier()],
  ["fairness-evidence.txt", await readFile(path.join(here, "txt/fairness-evidence.txt"), "utf8")],
  ...(await pictures()),
  ...(await bitmaps()),
];
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const manifest = {};
for (const [name, content] of files) {
  await emit(manifest, name, content);
}
await emit(manifest, "site.webmanifest", application(manifest));
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
