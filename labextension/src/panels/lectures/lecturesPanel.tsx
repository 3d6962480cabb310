/** The sidebar widget that holds the Lectures panel. */

import type { Message } from '@lumino/messaging';
import { lectureIcon } from '../shared/icons';
import { SidePanel } from '../shared/sidePanel';
import { Lectures } from './lectures';
import type { ILecturesModel } from './lecturesModel';

export class LecturesPanel extends SidePanel {
  constructor(private readonly _model: ILecturesModel) {
    super(_model.store);
    this.addClass('kh-LecturesPanel');
    this.title.icon = lectureIcon;
    this.title.caption = _model.trans.__('Lectures');
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    const find = (selector: string) => this.node.querySelector<HTMLElement>(selector);
    (find('[data-row][tabindex="0"]') ?? find('button'))?.focus();
  }

  protected override content(): JSX.Element {
    return <Lectures model={this._model} />;
  }
}
