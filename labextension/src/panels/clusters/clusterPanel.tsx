/** The sidebar widget that holds the Cluster panel. */

import type { Message } from '@lumino/messaging';
import { clusterIcon } from '../shared/icons';
import { SidePanel } from '../shared/sidePanel';
import { Clusters } from './clusters';
import type { IPanelModel } from './panelModel';

export class ClusterPanel extends SidePanel {
  constructor(private readonly _model: IPanelModel) {
    super(_model.store);
    this.addClass('kh-ClusterPanel');
    this.title.icon = clusterIcon;
    this.title.caption = _model.trans.__('Clusters');
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    const target = this.node.querySelector<HTMLElement>('[tabindex="0"], button');
    target?.focus();
  }

  protected override content(): JSX.Element {
    return <Clusters model={this._model} />;
  }
}
