// Bundle one self-contained ES module per notebook widget into the Python package.
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
  legalComments: 'none',
  // Names that begin so are private here; the widget's text travels with every notebook that shows it.
  mangleProps: /^_[a-z]/,
  metafile: true,
  minify: true,
  outdir: '../kernel_helpers/widgets/static',
  target: 'es2022'
});

for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
  console.log(`${path}: ${(bytes / 1000).toFixed(1)} kB`);
}
