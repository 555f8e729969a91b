// Collects all that the explorer's page needs into dist/: each file under a name that holds the
// hash of its bytes, compressed beforehand, listed in manifest.json; and the page that names them.
// Run after `npm ci`. No bundler: the packages bring ready-made browser files.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const DIST = join(HERE, "dist");
const ASSETS = "/explorer/assets/";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const read = (...parts) => readFileSync(join(HERE, ...parts), "utf8");
const readPackage = (path) => read("node_modules", path).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");

/** The ready-made tabs, in the order of their file names, as GraphiQL's `defaultTabs`. */
function tabs() {
  const names = readdirSync(join(HERE, "tabs")).filter((name) => name.endsWith(".graphql")).sort();
  return names.map((name) => ({
    query: read("tabs", name),
    variables: read("tabs", name.replace(/graphql$/, "json")).trimEnd(),
  }));
}

/** Adds one asset to dist/ and to the manifest; returns its hashed name. */
function add(manifest, name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const extension = extname(name);
  const hashed = `${basename(name, extension)}.${hash}${extension}`;
  const compressed = extension === ".woff2" ? {} : compress(bytes);
  writeFileSync(join(DIST, hashed), bytes);
  for (const [suffix, body] of Object.values(compressed)) {
    writeFileSync(join(DIST, hashed + suffix), body);
  }
  manifest[hashed] = { type: TYPES[extension], encodings: Object.keys(compressed) };
  return hashed;
}

/** The compressed forms by their name in HTTP, best first: the file's suffix and its bytes. */
function compress(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return {
    br: [".br", brotliCompressSync(bytes, { params })],
    gzip: [".gz", gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION })],
  };
}

/**
 * GraphiQL's style sheet with its embedded fonts as files of their own: they load only when a page
 * shows their letters, and the policy needs no `font-src data:`. Fira Code is left out, see
 * explorer.css.
 */
function graphiqlCss(manifest) {
  return readPackage("graphiql/graphiql.min.css")
    .replace(/@font-face\s*\{[^}]*\}/g, (rule) => (rule.includes("Fira Code") ? "" : rule))
    .replace(/url\(data:font\/woff2;base64,([A-Za-z0-9+/=]+)\)/g, (_, base64) => {
      return `url(${add(manifest, "roboto.woff2", Buffer.from(base64, "base64"))})`;
    });
}

/** The licence texts of every package that takes part, for whoever passes dist/ on. */
function notices() {
  const packages = JSON.parse(read("package-lock.json")).packages;
  return Object.entries(packages).filter(([path]) => path !== "").map(([path, { version, license }]) => {
    const file = readdirSync(join(HERE, path)).find((name) => /^licen[cs]e/i.test(name));
    const name = path.replace(/^.*node_modules\//, "");
    return `${name} ${version} (${license})\n\n${file ? read(path, file).trim() : ""}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);

const manifest = {};
const files = {
  "react.js": readPackage("react/umd/react.production.min.js"),
  "react-dom.js": readPackage("react-dom/umd/react-dom.production.min.js"),
  "graphiql.js": readPackage("graphiql/graphiql.min.js"),
  "graphiql.css": graphiqlCss(manifest),
  "plugin-explorer.js": readPackage("@graphiql/plugin-explorer/dist/index.umd.js"),
  "plugin-explorer.css": readPackage("@graphiql/plugin-explorer/dist/style.css"),
  "tabs.js": `const readyTabs = ${JSON.stringify(tabs())};\n`,
  "explorer.js": read("explorer.js"),
  "explorer.css": read("explorer.css"),
  "icon.svg": read("icon.svg"),
};
const hashed = Object.fromEntries(
  Object.entries(files).map(([name, content]) => [name, add(manifest, name, content)]),
);
const page = read("index.html").replace(/\/explorer\/assets\/([\w.-]+)/g, (_, name) => {
  if (!(name in hashed)) throw new Error(`index.html names an unknown asset: ${name}`);
  return ASSETS + hashed[name];
});
writeFileSync(join(DIST, "index.html"), page);
writeFileSync(join(DIST, "notices.txt"), notices());
// Last: its presence says that all else is there.
writeFileSync(join(DIST, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
