/** The sidebar widget that holds the Cluster panel. */

import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { clusterIcon } from '../shared/icons';
import { Clusters } from './clusters';
import type { IPanelModel } from './panelModel';

export class ClusterPanel extends ReactWidget {
  constructor(private readonly _model: IPanelModel) {
    super();
    this.addClass('kh-ClusterPanel');
    this.title.icon = clusterIcon;
    this.title.caption = _model.trans.__('Clusters');
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._model.store.start();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    if (this.isVisible) {
      this._model.store.start();
    }
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    const target = this.node.querySelector<HTMLElement>('[tabindex="0"], button');
    target?.focus();
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._model.store.changed}>
        {() => <Clusters model={this._model} />}
      </UseSignal>
    );
  }
}
