"""Ask axe-core what stands in the way of readers who do not see, or do not use a pointer."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "labextension/node_modules/axe-core/axe.min.js"
# JupyterLab's own parts have findings of their own; only ours are judged.
OURS = (".kh-view", ".kh-ClusterPanel", ".kh-QuestionCard")
RUN = """async selectors => {
  // JupyterLab's body has no height of its own and hides what overflows: to axe, all of it is.
  document.body.style.overflow = 'visible';
  const include = selectors.filter(each => document.querySelector(each)).map(each => [each]);
  const {violations, passes} = await axe.run({include}, {resultTypes: ['violations']});
  return {
    looked: include.flat(),
    rules: [...passes, ...violations].map(({id}) => id),
    found: violations.flatMap(({id, nodes}) =>
      nodes.map(node => `${id}: ${node.html.slice(0, 100)}: ${node.failureSummary}`)
    )
  };
}"""


def violations(page: Page, *, of: tuple[str, ...] = OURS) -> list[str]:
    """Findings on our elements, empty when there is nothing to object to."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    result = page.evaluate(RUN, list(of))
    assert result["looked"] == list(of), f"on the page are only {result['looked']}"
    assert "color-contrast" in result["rules"], "axe saw no text whose contrast it could judge"
    return result["found"]
