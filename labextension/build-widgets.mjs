// Bundle one self-contained ES module per notebook widget into the Python package.
import { build } from 'esbuild';

await build({
  entryPoints: {
    task_stream: 'src/widgets/taskStream.ts',
    workers: 'src/widgets/workers.ts',
    self_test: 'src/widgets/selfTest.ts'
  },
  bundle: true,
  charset: 'utf8',
  format: 'esm',
  legalComments: 'none',
  loader: { '.css': 'text' },
  minify: true,
  outdir: '../kernel_helpers/widgets/static',
  target: 'es2022'
});
