/** The plugins of this extension. */

import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { cellStripsPlugin } from './plugins/cellStrips';
import { clientCodePlugin } from './plugins/clientCode';
import { clustersPlugin } from './plugins/clusters';
import { dockPanelsPlugin } from './plugins/dockPanels';
import { eventsPlugin } from './plugins/events';
import { launcherPlugin } from './plugins/launcher';
import { lecturesPlugin } from './plugins/lectures';
import { progressPlugin } from './plugins/progress';
import { recordingsPlugin } from './plugins/recordings';
import { selfTestsPlugin } from './plugins/selfTests';
import { telemetryPlugin } from './plugins/telemetry';

// biome-ignore lint/suspicious/noExplicitAny: plugins provide things of different types
type Plugin = JupyterFrontEndPlugin<any>;

const plugins: Plugin[] = [
  eventsPlugin,
  clustersPlugin,
  telemetryPlugin,
  dockPanelsPlugin,
  clientCodePlugin,
  cellStripsPlugin,
  lecturesPlugin,
  launcherPlugin,
  recordingsPlugin,
  selfTestsPlugin,
  progressPlugin
];

/** Voila loads lab extensions too, but has no shell and refuses API calls: do nothing there. */
function outsideVoila(plugin: Plugin): Plugin {
  return {
    ...plugin,
    activate: (app, ...services) =>
      app.name === 'Voila' ? null : plugin.activate(app, ...services)
  };
}

export default plugins.map(outsideVoila);
