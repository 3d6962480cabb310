"""Ask axe-core what stands in the way of readers who do not see, or do not use a pointer."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "labextension/node_modules/axe-core/axe.min.js"
# JupyterLab's own parts have findings of their own; only ours are judged.
OURS = (".kh-view", ".kh-ClusterPanel", ".kh-QuestionCard")
RUN = """async selectors => {
  const include = selectors.filter(each => document.querySelector(each)).map(each => [each]);
  const {violations, passes} = await axe.run({include}, {resultTypes: ['violations']});
  return {
    looked: include.flat(),
    rules: passes.length,
    found: violations.map(({id, help, nodes}) => ({
      id, help, nodes: nodes.map(node => `${node.html.slice(0, 200)} ${node.failureSummary}`)
    }))
  };
}"""


def violations(page: Page, *, of: tuple[str, ...] = OURS) -> list[dict[str, Any]]:
    """Findings on our elements, empty when there is nothing to object to."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    result = page.evaluate(RUN, list(of))
    assert result["looked"] == list(of), f"on the page are only {result['looked']}"
    assert result["rules"] > 5
    return result["found"]
