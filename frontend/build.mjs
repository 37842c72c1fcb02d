// Builds the script and the stylesheet. The typeface is cut by tools/build_frontend.py, which runs this.
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
  entryPoints: ["afterwards.css"],
  outfile: `${look}/built/afterwards.css`,
  bundle: true,
  minify: true,
  external: ["*.woff2"],
  target,
  logLevel: "warning",
});
