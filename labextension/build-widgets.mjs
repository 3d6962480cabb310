// Bundle one self-contained ES module per notebook widget into the Python package.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { metafile } = await build({
  entryPoints: {
    task_stream: 'src/widgets/taskStream.ts',
    workers: 'src/widgets/workers.ts',
    progress: 'src/widgets/progress.ts',
    cluster_map: 'src/widgets/clusterMap.ts',
    memory_by_key: 'src/widgets/memoryByKey.ts',
    replay: 'src/widgets/replay.ts',
    resources: 'src/widgets/resources.ts',
    profile: 'src/widgets/profile.ts',
    fine_metrics: 'src/widgets/fineMetrics.ts',
    logs: 'src/widgets/logs.ts',
    graph_view: 'src/widgets/graphView.ts',
    search_board: 'src/widgets/searchBoard.ts',
    self_test: 'src/widgets/selfTest.ts'
  },
  bundle: true,
  charset: 'utf8',
  format: 'esm',
  legalComments: 'none', // whole licences follow below
  // Names that begin so are private here; the widget's text travels with every notebook that shows it.
  mangleProps: /^_[a-z]/,
  metafile: true,
  minify: true,
  outdir: '../kernel_helpers/widgets/static',
  target: 'es2022'
});

for (const [path, { bytes, inputs }] of Object.entries(metafile.outputs)) {
  appendFileSync(path, `${packagesOf(inputs).map(notice).join('')}\n`);
  console.log(`${path}: ${(bytes / 1000).toFixed(1)} kB`);
}

/** Names of the packages that a bundle has code of. */
function packagesOf(inputs) {
  const names = Object.keys(inputs).map(
    input => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]
  );
  return [...new Set(names.filter(Boolean))].sort();
}

/** A package's licence: it asks to be part of every copy, also in a notebook or exported HTML. */
function notice(name) {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find(each => /^licen[cs]e/i.test(each));
  if (!file) {
    throw new Error(`Expected a licence file in ${folder}, found none; add its text here.`);
  }
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const text = readFileSync(`${folder}/${file}`, 'utf8').trim();
  return `\n/*!\n${name} ${version}\n\n${text}\n*/`;
}
