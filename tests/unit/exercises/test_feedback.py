"""Feedback is a card in a notebook and says the same as text."""

from kernel_helpers.exercises.feedback import Feedback


def test_code_in_values_is_escaped():
    html = Feedback("missed", "No.", (("your value", "<script>alert(1)</script>"),)).html()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_backticks_become_code_and_a_lonely_one_stays():
    assert "<code>greet</code>" in Feedback("missed", "`greet` is not it").html()
    assert "a ` alone" in Feedback("missed", "a ` alone").html()


def test_the_traceback_is_folded_in_html_and_absent_from_text():
    feedback = Feedback("missed", "It stopped.", traceback="File cell, line 1")
    assert "<details" in feedback.html()
    assert "File cell" not in feedback.text()


def test_every_colour_comes_from_the_theme():
    colours = Feedback("passed", "Yes.").html().split("var(--jp-")
    assert len(colours) > 3
    assert "#fff" not in Feedback("passed", "Yes.").html()


def test_values_of_several_lines_stay_aligned():
    text = Feedback("missed", "No.", (("expected", "a\nb"),)).text()
    assert text.splitlines()[1:] == ["  expected  a", "            b"]
