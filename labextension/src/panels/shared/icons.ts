/** Our own icons, monochrome, coloured by JupyterLab's icon classes. */

import { LabIcon } from '@jupyterlab/ui-components';

function icon(name: string, paths: string): LabIcon {
  return new LabIcon({
    name: `kernel-helpers-lab:${name}`,
    svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 24 24"><g class="jp-icon3 jp-icon-selectable" fill="#616161">${paths}</g></svg>`
  });
}

/** One scheduler above three workers. */
export const clusterIcon = icon(
  'cluster',
  '<path d="M9 2h6v6h-2v3h7v4h2v6h-6v-6h2v-2h-5v2h2v6H9v-6h2v-2H6v2h2v6H2v-6h2v-4h7V8H9z"/>'
);

/** Bars on four lanes. */
export const taskStreamIcon = icon(
  'task-stream',
  '<path d="M3 4h9v3H3zM14 4h4v3h-4zM6 9h5v3H6zM13 9h8v3h-8zM3 14h4v3H3zM9 14h7v3H9zM5 19h10v3H5zM17 19h4v3h-4z"/>'
);

/** A gauge per worker. */
export const workersIcon = icon(
  'workers',
  '<path d="M3 4h2v5H3zM7 5h14v3H7zM3 10h2v5H3zM7 11h9v3H7zM3 16h2v5H3zM7 17h12v3H7z"/>'
);

/** Three bars, each filled a little less. */
export const progressIcon = icon(
  'progress',
  '<path d="M3 4h18v4H3zm2 1.5v1h14v-1zM3 10h18v4H3zm9 1.5v1h7v-1zM3 16h18v4H3zm5 1.5v1h11v-1z" fill-rule="evenodd"/>'
);

/** Nodes around one in the middle. */
export const clusterMapIcon = icon(
  'cluster-map',
  '<path d="M10 10h4v4h-4zM3 3h5v5H3zM16 3h5v5h-5zM3 16h5v5H3zM16 16h5v5h-5z"/><path d="M7 6l4 5-1 1-4-5zM17 6l-4 5 1 1 4-5zM7 18l4-5-1-1-4 5zM17 18l-4-5 1-1 4 5z"/>'
);

/** A chip with its pins. */
export const memoryIcon = icon(
  'memory',
  '<path fill-rule="evenodd" d="M5 6h14v12H5zm2 2v8h10V8z"/><path d="M8 3h2v3H8zM14 3h2v3h-2zM8 18h2v3H8zM14 18h2v3h-2zM9 10h2v4H9zM13 10h2v4h-2z"/>'
);

/** A line that rises and falls over its axes. */
export const resourcesIcon = icon(
  'resources',
  '<path d="M3 3h2v16h16v2H3z"/><path d="M7 15l4-6 3 3 5-7 1.6 1.2-6.3 8.8-3-3L8.6 16z"/>'
);

/** Calls that hang from their callers. */
export const profileIcon = icon(
  'profile',
  '<path d="M3 4h18v3H3zM3 8.5h11v3H3zM15.5 8.5H21v3h-5.5zM3 13h7v3H3zM15.5 13H19v3h-3.5zM3 17.5h4v3H3z"/>'
);

/** A stop watch. */
export const fineMetricsIcon = icon(
  'fine-metrics',
  '<path d="M9 2h6v2H9zM13 5.1V5h-2v.1A8 8 0 1 0 13 5.1zM12 19a6 6 0 1 1 0-12 6 6 0 0 1 0 12zm-1-10h2v5h-2z" fill-rule="evenodd"/>'
);

/** Nodes from left to right, tied. */
export const graphIcon = icon(
  'graph',
  '<path d="M2 4h6v5H2zM2 15h6v5H2zM9.5 9.5h5v5h-5zM16 9.5h6v5h-6z"/><path d="M8 6.5l3 3-1 1-3-3zM8 17.5l3-3-1-1-3 3zM14 11.5h3v1h-3z"/>'
);

/** Lines of text, the first of them marked. */
export const logsIcon = icon(
  'logs',
  '<path d="M3 4h3v3H3zM8 4.5h13v2H8zM3 10h3v3H3zM8 10.5h13v2H8zM3 16h3v3H3zM8 16.5h9v2H8z"/>'
);

/** Fewer, more. */
export const scaleIcon = icon('scale', '<path d="M3 11h8v2H3zM16 8h2v3h3v2h-3v3h-2v-3h-3v-2h3z"/>');

/** A cell added below, with code in it. */
export const insertClientIcon = icon(
  'insert-client',
  '<path d="M3 3h18v7H3zM5 5v3h14V5zM11 13h2v3h3v2h-3v3h-2v-3H8v-2h3z"/>'
);

/** A bin. */
export const forgetIcon = icon(
  'forget',
  '<path d="M9 3h6v2h5v2H4V5h5zM6 8h12l-1 13H7zm2.2 2l.7 9h6.2l.7-9z" fill-rule="evenodd"/>'
);

/** An open book. */
export const lectureIcon = icon(
  'lecture',
  '<path d="M2 4h7a3 3 0 0 1 3 3 3 3 0 0 1 3-3h7v14h-7a2 2 0 0 0-2 2h-2a2 2 0 0 0-2-2H2zm2 2v10h5a4 4 0 0 1 2 .5V8a2 2 0 0 0-2-2zm16 0h-5a2 2 0 0 0-2 2v8.5a4 4 0 0 1 2-.5h5z"/>'
);
