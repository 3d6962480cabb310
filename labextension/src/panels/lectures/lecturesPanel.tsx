/** The sidebar widget that holds the Lectures panel. */

import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { lectureIcon } from '../shared/icons';
import { Lectures } from './lectures';
import type { ILecturesModel } from './lecturesModel';

export class LecturesPanel extends ReactWidget {
  constructor(private readonly _model: ILecturesModel) {
    super();
    this.addClass('kh-LecturesPanel');
    this.title.icon = lectureIcon;
    this.title.caption = _model.trans.__('Lectures');
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._model.store.start();
    void this._model.store.refresh();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    if (this.isVisible) {
      this._model.store.start();
    }
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    const find = (selector: string) => this.node.querySelector<HTMLElement>(selector);
    (find('[data-row][tabindex="0"]') ?? find('button'))?.focus();
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._model.store.changed}>
        {() => <Lectures model={this._model} />}
      </UseSignal>
    );
  }
}
