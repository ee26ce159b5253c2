/**
 * Builds the browser assets into static/dist: `node build.mjs` (once) or `node build.mjs --watch`.
 *
 * Every face keeps its entries in src/mingqian/<face>/assets/entries. One entry file becomes one
 * whole file of the same name in static/dist, so the manifest storage never has to rewrite imports:
 *   desk.css        → static/dist/desk.css       (its @imports bundled in)
 *   desk.js         → static/dist/desk.js        (native ES module)
 *   verify.worker.js→ static/dist/verify.worker.js (classic script, for `new Worker`)
 *   view.early.js   → static/dist/view.early.js  (classic script, for a blocking <script src>)
 * Inside an entry, "@ui/…" points to src/mingqian/ui/assets.
 *
 * Also made here: the icon sprite from icons/names.txt, and the licences of all bundled packages.
 */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const OUT = path.join(ROOT, "static/dist");
const UI = path.join(ROOT, "src/mingqian/ui/assets");
const TABLER = path.join(ROOT, "node_modules/@tabler/icons/icons/outline");

/** Syntax floor: the oldest Chromium kernels still met on office machines (docs/decisions). */
const TARGET = ["chrome87", "safari15", "firefox91"];

const COMMON = {
  absWorkingDir: ROOT,
  alias: { "@ui": UI },
  bundle: true,
  charset: "utf8",
  external: ["data:*"],
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  minify: true,
  outdir: OUT,
  target: TARGET,
};

/** All entry files of all faces, sorted; two faces may not claim one output name. */
function findEntries() {
  const faces = path.join(ROOT, "src/mingqian");
  const found = new Map();
  for (const face of fs.readdirSync(faces).sort()) {
    const folder = path.join(faces, face, "assets/entries");
    if (!fs.existsSync(folder)) continue;
    for (const name of fs.readdirSync(folder).sort()) {
      if (!/\.(css|js)$/.test(name)) continue;
      if (found.has(name)) throw new Error(`two faces have an entry ${name}`);
      found.set(name, path.join(folder, name));
    }
  }
  return [...found.values()];
}

/** Options for esbuild: modules and styles in one run, classic scripts in another. */
function buildOptions() {
  const entries = findEntries();
  const isClassic = (file) => /\.(worker|early)\.js$/.test(file);
  const named = (files) =>
    files.map((file) => ({ in: file, out: path.basename(file).replace(/\.(css|js)$/, "") }));
  return [
    { ...COMMON, format: "esm", entryPoints: named(entries.filter((file) => !isClassic(file))) },
    { ...COMMON, format: "iife", entryPoints: named(entries.filter(isClassic)) },
  ];
}

/** The drawing inside an SVG file, without its wrapper and Tabler's empty bounding path. */
function innerDrawing(file) {
  return fs
    .readFileSync(file, "utf8")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** One same-origin sprite: names.txt picks from Tabler, *.symbol.svg beside it are our own. */
function writeSprite() {
  const folder = path.join(UI, "icons");
  const names = fs
    .readFileSync(path.join(folder, "names.txt"), "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter(Boolean);
  const symbols = names.map((name) => [name, path.join(TABLER, `${name}.svg`)]);
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".symbol.svg"))) {
    symbols.push([file.replace(".symbol.svg", ""), path.join(folder, file)]);
  }
  const body = symbols.map(([name, file]) => {
    if (!fs.existsSync(file)) throw new Error(`icon ${name}: no such drawing (${file})`);
    return `<symbol id="${name}" viewBox="0 0 24 24">${innerDrawing(file)}</symbol>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${body.join("")}</svg>\n`;
  fs.writeFileSync(path.join(OUT, "icons.svg"), svg);
  fs.copyFileSync(path.join(folder, "favicon.svg"), path.join(OUT, "favicon.svg"));
  return ["icons.svg", "favicon.svg"];
}

/** Packages whose code ended up in a bundle, read from esbuild's own account of its inputs. */
function bundledPackages(results) {
  const names = new Set(["@tabler/icons"]);
  for (const { metafile } of results) {
    for (const input of Object.keys(metafile.inputs)) {
      const match = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
      if (match) names.add(match[1]);
    }
  }
  return [...names].sort();
}

/** Licence texts of everything shipped to browsers, as their licences ask. */
function writeNotices(results) {
  const parts = bundledPackages(results).map((name) => {
    const folder = path.join(ROOT, "node_modules", name);
    const meta = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
    const licence = fs.readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    const text = licence ? fs.readFileSync(path.join(folder, licence), "utf8").trim() : "";
    return `${meta.name} ${meta.version} (${meta.license})\n\n${text}\n`;
  });
  const rule = `\n${"-".repeat(78)}\n\n`;
  const intro = "Third-party code in the browser files of Mingqian.\n";
  fs.writeFileSync(path.join(OUT, "NOTICE.third-party.txt"), [intro, ...parts].join(rule));
  return ["NOTICE.third-party.txt"];
}

/** Drop what an earlier build left behind, so a removed entry is not served for ever. */
function removeStale(kept) {
  const names = new Set(kept);
  for (const name of fs.readdirSync(OUT)) {
    if (!names.has(name)) fs.rmSync(path.join(OUT, name), { recursive: true });
  }
}

async function build() {
  const started = Date.now();
  fs.mkdirSync(OUT, { recursive: true });
  const results = await Promise.all(buildOptions().map((options) => esbuild.build(options)));
  const outputs = results.flatMap((result) =>
    Object.keys(result.metafile.outputs).map((file) => path.basename(file)),
  );
  removeStale([...outputs, ...writeSprite(), ...writeNotices(results)]);
  const kilobytes = (name) => (fs.statSync(path.join(OUT, name)).size / 1024).toFixed(1);
  for (const name of fs.readdirSync(OUT)) console.log(`  ${name}  ${kilobytes(name)} kB`);
  console.log(`static/dist built in ${Date.now() - started} ms`);
}

await build();
if (process.argv.includes("--watch")) {
  for (const options of buildOptions()) await (await esbuild.context(options)).watch();
  fs.watch(path.join(UI, "icons"), writeSprite);
  console.log("watching; stop with Ctrl-C");
}
