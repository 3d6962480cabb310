/** Open recordings (*.arrows) from the file browser in the views of a live cluster. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  ABCWidgetFactory,
  type DocumentRegistry,
  DocumentWidget,
  type IDocumentWidget
} from '@jupyterlab/docregistry';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { RecordingWidget } from '../panels/docks/recordingWidget';
import { taskStreamIcon } from '../panels/shared/icons';
import { fetchRecording } from '../services/docks/recordings';

const FILE_TYPE = 'dask-recording';

export const recordingsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'kernel-helpers-lab:recordings',
  description: 'Opens recorded runs in the views of a live cluster.',
  autoStart: true,
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    app.docRegistry.addFileType({
      name: FILE_TYPE,
      displayName: trans.__('Recorded run'),
      extensions: ['.arrows'],
      mimeTypes: ['application/vnd.apache.arrow.stream'],
      fileFormat: 'base64',
      contentType: 'file',
      icon: taskStreamIcon
    });
    app.docRegistry.addWidgetFactory(
      new RecordingFactory(app, trans, {
        name: 'Recorded run',
        label: trans.__('Recorded run'),
        modelName: 'base64',
        fileTypes: [FILE_TYPE],
        defaultFor: [FILE_TYPE],
        readOnly: true
      })
    );
  }
};

class RecordingFactory extends ABCWidgetFactory<IDocumentWidget<RecordingWidget>> {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _trans: TranslationBundle,
    options: DocumentRegistry.IWidgetFactoryOptions<IDocumentWidget<RecordingWidget>>
  ) {
    super(options);
  }

  protected createNewWidget(context: DocumentRegistry.Context): IDocumentWidget<RecordingWidget> {
    const { serverSettings } = this._app.serviceManager;
    const read = () => fetchRecording(context.path, serverSettings, this._trans);
    const content = new RecordingWidget(read, this._trans);
    const widget = new DocumentWidget({ content, context });
    widget.title.icon = taskStreamIcon;
    widget.toolbar.hide(); // the views have their own
    return widget;
  }
}
