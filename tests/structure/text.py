"""Find what is counted in the text of sources, given as texts by path."""

import re
from collections import defaultdict
from posixpath import dirname, normpath

Files = dict[str, str]

LONGEST = 250  # lines of a file
BLOCK = 6  # lines of a duplicate
DIALECT = re.compile(
    "tells?|told|telling|untold|came|begun|stands?|standing|stood|deeds?|anew|afresh|nobody|"
    "somebody|whoever|mends?|mended|heard|furniture|dice|lies|lives",
    re.IGNORECASE,
)
QUOTED = re.compile(
    r'"""[\s\S]*?"""|/\*[\s\S]*?\*/|//[^\n]*|#[^\n]*'
    r"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"""
)
KEPT = ('"""', "/", "#")  # docstrings and comments
# Biome closes what starts in the first column with a brace in the first column.
COMPONENT = re.compile(r"^(?:export )?function [A-Z].*?^\}", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(r"(?:from|import) '(\.[^']+)'")


def lines(files: Files, pattern: str) -> list[str]:
    """Return the lines that match a pattern."""
    return [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        for path, text in files.items()
        for match in re.finditer(pattern, text)
    ]


def holders(files: Files, pattern: str) -> list[str]:
    """Return the files that match a pattern."""
    return [path for path, text in files.items() if re.search(pattern, text)]


def long_files(files: Files) -> list[str]:
    return [path for path, text in files.items() if text.count("\n") > LONGEST]


def largest_folder(files: Files) -> list[str]:
    folders = defaultdict(list)
    for path in files:
        folders[dirname(path)].append(path)
    return max(folders.values(), key=len, default=[])


def long_components(files: Files, longest: int) -> list[str]:
    """Return React's components with more lines; other functions of TypeScript are not counted."""
    return [
        f"{path}: {match[0].partition('(')[0]}"
        for path, text in files.items()
        for match in COMPONENT.finditer(text if path.endswith(".tsx") else "")
        if match[0].count("\n") >= longest
    ]


def duplicates(files: Files) -> list[str]:
    """Return where a block of lines occurs again; imports, blank lines and indentation aside."""
    seen: dict[tuple[str, ...], str] = {}
    found = []
    for path, text in files.items():
        stripped = [" ".join(line.split()) for line in text.splitlines()]
        kept = [
            n for n, line in enumerate(stripped) if line and not re.match("import |from ", line)
        ]
        inside = False
        for at in range(len(kept) - BLOCK + 1):
            place = f"{path}:{kept[at] + 1}"
            first = seen.setdefault(tuple(stripped[n] for n in kept[at : at + BLOCK]), place)
            if first != place and not inside:
                found.append(f"{place} = {first}")
            inside = first != place
    return found


def dialect(files: Files) -> list[str]:
    """Return the words of the dialect in identifiers, comments and docstrings."""
    found = []
    for path, text in files.items():
        kept = QUOTED.sub(lambda match: match[0] if match[0].startswith(KEPT) else "", text)
        words = re.findall(r"[A-Z]?[a-z]+", kept)
        found += [f"{path}: {word}" for word in words if DIALECT.fullmatch(word)]
    return found


def unreached(modules: Files, sources: Files, tests: Files) -> list[str]:
    """Return the modules that no vitest test imports, directly or through other sources."""
    files = sources | tests
    reached: set[str] = set()
    waiting = list(tests)
    while waiting:
        path = waiting.pop()
        targets = [normpath(f"{dirname(path)}/{one}") for one in IMPORT.findall(files[path])]
        names = {target + end for target in targets for end in (".ts", ".tsx", "/index.ts")}
        waiting += (names & files.keys()) - reached
        reached |= names & files.keys()
    return [path for path in modules if path not in reached]
