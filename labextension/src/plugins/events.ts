/** Provide the page's one websocket for events of the server. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { EventSocket } from '../services/shared/eventSocket';
import { socketUrl } from '../services/shared/request';
import type { PageEvents } from '../services/topics';
import { IEventSocket } from '../tokens';

export const eventsPlugin: JupyterFrontEndPlugin<PageEvents> = {
  id: 'kernel-helpers-lab:events',
  description: 'Connects to the events of the server once per page, for the topics that it shows.',
  autoStart: true,
  provides: IEventSocket,
  activate: ({ serviceManager }: JupyterFrontEnd) =>
    new EventSocket(() => socketUrl(serviceManager.serverSettings, 'events'))
};
