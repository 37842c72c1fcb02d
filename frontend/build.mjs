// Builds the scripts, the stylesheet and the icons for a home screen. The typeface is cut by tools/build_frontend.py, which runs this.
import { readFileSync, writeFileSync } from "node:fs";

import { Resvg } from "@resvg/resvg-js";
import { build } from "esbuild";

const target = ["chrome100", "firefox100", "safari15"];
const look = "../src/afterwards/web/look/static/look";

await build({
  entryPoints: [`${look}/app.ts`],
  outfile: `${look}/built/app.js`,
  bundle: true,
  format: "esm",
  minify: true,
  target,
  logLevel: "warning",
});
await build({
  entryPoints: [`${look}/help.ts`],
  outfile: `${look}/built/help.js`,
  bundle: true,
  format: "esm",
  minify: true,
  target,
  logLevel: "warning",
});
await build({
  entryPoints: [`${look}/checkin.ts`],
  outfile: `${look}/built/checkin.js`,
  bundle: true,
  format: "esm",
  minify: true,
  target,
  logLevel: "warning",
});
await build({
  entryPoints: [`${look}/worker.ts`],
  outfile: `${look}/built/worker.js`,
  bundle: true,
  format: "iife",
  minify: true,
  nodePaths: ["node_modules"],
  target,
  logLevel: "warning",
});
await build({
  entryPoints: ["afterwards.css"],
  outfile: `${look}/built/afterwards.css`,
  bundle: true,
  minify: true,
  external: ["*.woff2"],
  target,
  logLevel: "warning",
});

for (const name of ["afterwards", "day-plan", "notes"]) {
  const drawing = readFileSync(`${look}/icons/${name}.svg`, "utf8");
  for (const size of [180, 192, 512]) {
    const picture = new Resvg(drawing, { fitTo: { mode: "width", value: size } }).render().asPng();
    writeFileSync(`${look}/built/${name}-${size}.png`, picture);
  }
}
