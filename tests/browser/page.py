"""Drive a JupyterLab or Notebook 7 page through the application itself, not through timing."""

from typing import Any

from playwright.sync_api import Page

# The notebook that was opened last, else the one in front, else the one that is there.
PANEL = """[window.lastOpened, jupyterapp.shell.currentWidget, ...jupyterapp.shell.widgets('main')]
  .find(widget => widget?.sessionContext && !widget.isDisposed)"""

READY = f"""async () => {{
  const panel = {PANEL};
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
}}"""

# A lab that is still starting may bring the notebook of its address to the front afterwards.
OPEN = """async path => {
  await jupyterapp.restored;
  const opened = await jupyterapp.commands.execute('docmanager:open', {path});
  await opened.context.ready;
  window.lastOpened = opened;
}"""

ACTIVATE = f"() => jupyterapp.shell.activateById?.({PANEL}.id)"

RUN = f"""async ({{index, wait}}) => {{
  const panel = {PANEL};
  if (panel !== jupyterapp.shell.currentWidget) jupyterapp.shell.activateById(panel.id);
  panel.content.activeCellIndex = index;
  panel.content.deselectAll();
  const done = jupyterapp.commands.execute('notebook:run-cell');
  if (wait) await done;
}}"""

WRITE = f"""([index, source]) =>
  {PANEL}.content.widgets[index].model.sharedModel.setSource(source)"""

DELETE = f"""index => {{
  const panel = {PANEL}, {{content}} = panel;
  if (panel !== jupyterapp.shell.currentWidget) jupyterapp.shell.activateById(panel.id);
  content.activeCellIndex = index;
  content.deselectAll();
  return jupyterapp.commands.execute('notebook:delete-cell');
}}"""

SCROLL = f"""async ({{index, above}}) => {{
  const panel = {PANEL}, {{content}} = panel;
  if (!panel.isVisible) jupyterapp.shell.activateById(panel.id);
  await content.scrollToItem(index, 'start');
  content.outerNode.scrollTop -= above;
}}"""

CELLS = f"""() => {PANEL}.content.widgets.map(cell => ({{
  id: cell.model.id,
  type: cell.model.type,
  source: cell.model.sharedModel.getSource(),
  kit: cell.model.getMetadata('kernel_helpers') ?? null,
  outputs: cell.model.type === 'code' ? cell.model.outputs.toJSON() : []
}}))"""


class NotebookPage:
    """The notebook in front of a page's shell."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, path: str) -> None:
        """Open the notebook at `path` in the lab that the page shows."""
        self.page.evaluate(OPEN, path)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait for the document, its session and its kernel."""
        self.page.wait_for_function(f"() => window.jupyterapp?.shell && {PANEL}", timeout=60_000)
        self.page.evaluate(READY)

    def activate(self) -> None:
        """Bring the notebook to the front, as a click into it would."""
        self.page.evaluate(ACTIVATE)

    def shut_down_kernels(self) -> None:
        """End all sessions of the server, so that no kernel outlives the test."""
        self.page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")

    @property
    def cells(self) -> list[dict[str, Any]]:
        """Id, type, source, our metadata and outputs of each cell."""
        return self.page.evaluate(CELLS)

    def index_of(self, text: str) -> int:
        """Index of the first code cell whose source holds `text`."""
        for index, cell in enumerate(self.cells):
            if cell["type"] == "code" and text in cell["source"]:
                return index
        raise LookupError(f"No code cell of the notebook holds {text!r}; was it rewritten?")

    def run(self, index: int, *, wait: bool = True) -> list[dict[str, Any]]:
        """Run one cell; give its outputs."""
        self.page.evaluate(RUN, {"index": index, "wait": wait})
        return self.cells[index]["outputs"]

    def write(self, index: int, source: str) -> None:
        """Replace a cell's source."""
        self.page.evaluate(WRITE, [index, source])

    def delete(self, index: int) -> None:
        """Delete a cell."""
        self.page.evaluate(DELETE, index)

    def scroll_to(self, index: int, *, above: int = 0) -> None:
        """Scroll a cell to the top, with some pixels of what stands above it."""
        self.page.evaluate(SCROLL, {"index": index, "above": above})
